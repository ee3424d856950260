package io.headgate.gateway.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a collector takes and what it does not, and says when that changes. */
final class CountedExporter implements SpanExporter {

  private static final Logger LOG = LoggerFactory.getLogger(CountedExporter.class);

  private final SpanExporter exporter;
  private final SpanCounters counters;
  private final String endpoint;
  private volatile boolean failing;

  CountedExporter(SpanExporter exporter, SpanCounters counters, String endpoint) {
    this.exporter = exporter;
    this.counters = counters;
    this.endpoint = endpoint;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> exported(result, count));
  }

  private void exported(CompletableResultCode result, int count) {
    boolean success = result.isSuccess();
    if (success) {
      counters.sent(count);
    } else {
      counters.failed(count);
    }
    if (failing == success) {
      failing = !success;
      if (success) {
        LOG.info("spans are taken again by {}", endpoint);
      } else {
        LOG.warn("spans are not taken by {}: {}", endpoint, why(result));
      }
    }
  }

  private static String why(CompletableResultCode result) {
    Throwable failure = result.getFailureThrowable();
    return failure == null ? "no reason given" : String.valueOf(failure.getMessage());
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
