package io.headgate.gateway.tracing;

import io.netty.handler.codec.http.HttpHeaders;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code traceparent} and {@code tracestate} (W3C Trace Context). What cannot be read counts as not
 * sent, and is replaced. Any thread.
 */
final class TraceHeaders {

  private static final String TRACE_PARENT = "traceparent";
  private static final String TRACE_STATE = "tracestate";
  private static final W3CTraceContextPropagator FORMAT = W3CTraceContextPropagator.getInstance();

  private TraceHeaders() {}

  /** The trace that a request is part of; the root context where it is part of none. */
  static Context read(HttpHeaders headers) {
    return headers.contains(TRACE_PARENT)
        ? FORMAT.extract(Context.root(), headers, Getter.INSTANCE)
        : Context.root();
  }

  /** Says which trace a request is part of, in place of what was said before. */
  static void write(Context trace, HttpHeaders headers) {
    headers.remove(TRACE_PARENT);
    headers.remove(TRACE_STATE);
    FORMAT.inject(trace, headers, (carrier, name, value) -> set(carrier, name, value));
  }

  private static void set(@Nullable HttpHeaders carrier, String name, String value) {
    if (carrier != null) {
      carrier.set(name, value);
    }
  }

  private enum Getter implements TextMapGetter<HttpHeaders> {
    INSTANCE;

    /**
     * More than one {@code traceparent} is none (section 3.2 of the recommendation); the lines of a
     * {@code tracestate} are one list (section 3.3.1.1).
     */
    @Override
    public @Nullable String get(@Nullable HttpHeaders carrier, String name) {
      List<String> values = carrier == null ? List.of() : carrier.getAll(name);
      if (values.isEmpty() || (values.size() > 1 && name.equals(TRACE_PARENT))) {
        return null;
      }
      return values.size() == 1 ? values.getFirst() : String.join(",", values);
    }
  }
}
