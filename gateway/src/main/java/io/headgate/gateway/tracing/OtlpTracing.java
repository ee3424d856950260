package io.headgate.gateway.tracing;

import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.tracing.RequestSpan;
import io.headgate.gateway.http.tracing.Tracing;
import io.netty.handler.codec.http.HttpRequest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Spans of every request that is part of a sampled trace, and of a share of the others, sent to a
 * collector. One thread of its own sends them: where the collector is slow, spans are left out and
 * nobody waits.
 */
public final class OtlpTracing implements Tracing, AutoCloseable {

  /** Spans that may wait to be sent. */
  static final int MOST_WAITING = 4096;

  private static final int MOST_AT_ONCE = 512;
  private static final Duration SEND_EVERY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

  private final SdkTracerProvider provider;
  private final Spans spans;
  private final SpanCounters counters;

  private OtlpTracing(SdkTracerProvider provider, Spans spans, SpanCounters counters) {
    this.provider = provider;
    this.spans = spans;
    this.counters = counters;
  }

  /** Follows requests from now on. Whether there is a collector is seen with the first spans. */
  public static OtlpTracing open(TracingOptions options, TimeSource time) {
    // It would print beside the log, in a form of its own; what matters of it stands in the log.
    LIBRARY.setLevel(Level.OFF);
    SpanCounters counters = new SpanCounters();
    CountedExporter exporter =
        new CountedExporter(
            OtlpHttpSpanExporter.builder()
                .setEndpoint(options.endpoint().toString())
                .setTimeout(PATIENCE)
                .build(),
            counters,
            options.endpoint().toString());
    SpanClock clock = new SpanClock(time);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setClock(clock)
            .setResource(Resource.getDefault().merge(resource(options)))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(options.share())))
            .addSpanProcessor(new CountedSpans(counters))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter)
                    .setMaxQueueSize(MOST_WAITING)
                    .setMaxExportBatchSize(MOST_AT_ONCE)
                    .setScheduleDelay(SEND_EVERY)
                    .setExporterTimeout(PATIENCE)
                    .build())
            .build();
    return new OtlpTracing(provider, new Spans(provider.get("headgate"), clock), counters);
  }

  private static Resource resource(TracingOptions options) {
    return Resource.create(
        Attributes.of(
            AttributeKey.stringKey("service.name"),
            "headgate",
            AttributeKey.stringKey("service.version"),
            options.version(),
            AttributeKey.stringKey("service.instance.id"),
            options.node()));
  }

  @Override
  public RequestSpan begin(HttpRequest request, String clientIp, String scheme) {
    return new UnroutedSpan(spans, request, clientIp, scheme);
  }

  /** What became of spans so far. */
  public SpanCounters counters() {
    return counters;
  }

  /** Sends what waits, for as long as that is not too long, and sends no more. */
  @Override
  public void close() {
    var unused = provider.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
