package io.headgate.gateway.app;

import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.tracing.Tracing;
import io.headgate.gateway.metrics.Metrics;
import io.headgate.gateway.tracing.OtlpTracing;
import io.headgate.gateway.tracing.TracingOptions;
import java.util.Optional;

/**
 * Spans of requests, where a flag asks for them. Nothing of what makes them is loaded where none
 * does.
 */
final class SpanExport implements AutoCloseable {

  private final Optional<OtlpTracing> spans;

  private SpanExport(Optional<OtlpTracing> spans) {
    this.spans = spans;
  }

  static SpanExport open(Options options, TimeSource time) {
    return new SpanExport(
        options
            .lifecycle()
            .observing()
            .spans()
            .map(it -> OtlpTracing.open(tracingOptions(it, options), time)));
  }

  private static TracingOptions tracingOptions(Options.Spans spans, Options options) {
    return new TracingOptions(
        spans.endpoint(), spans.share(), options.source().build().nodeName(), Versions.program());
  }

  Tracing tracing() {
    return spans.<Tracing>map(it -> it).orElse(Tracing.OFF);
  }

  void addTo(Metrics metrics) {
    spans.ifPresent(it -> metrics.add(it.counters()));
  }

  @Override
  public void close() {
    spans.ifPresent(OtlpTracing::close);
  }
}
