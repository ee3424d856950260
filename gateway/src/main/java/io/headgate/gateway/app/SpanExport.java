package io.headgate.gateway.app;

import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.tracing.Tracing;
import io.headgate.gateway.metrics.Metrics;
import io.headgate.gateway.tracing.OtlpTracing;
import io.headgate.gateway.tracing.TracingOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Spans of requests, where a flag asks for them. Nothing of what makes them is loaded where none
 * does, which is why there is no reference to a method of it here.
 */
final class SpanExport implements AutoCloseable {

  private final @Nullable OtlpTracing spans;

  private SpanExport(@Nullable OtlpTracing spans) {
    this.spans = spans;
  }

  static SpanExport open(Options options, TimeSource time) {
    Optional<Options.Spans> wanted = options.lifecycle().observing().spans();
    if (wanted.isEmpty()) {
      return new SpanExport(null);
    }
    TracingOptions tracing =
        new TracingOptions(
            wanted.get().endpoint(),
            wanted.get().share(),
            options.source().build().nodeName(),
            Versions.program());
    return new SpanExport(OtlpTracing.open(tracing, time));
  }

  Tracing tracing() {
    return spans == null ? Tracing.OFF : spans;
  }

  void addTo(Metrics metrics) {
    if (spans != null) {
      metrics.add(spans.counters());
    }
  }

  @Override
  public void close() {
    if (spans != null) {
      spans.close();
    }
  }
}
