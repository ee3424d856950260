package io.headgate.gateway.metrics;

import io.headgate.gateway.http.EntryCounters;
import io.headgate.gateway.tls.CertificateStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What connections to the ports of Ingresses go through before a request. */
final class EntrySeries {

  private EntrySeries() {}

  static void register(MeterRegistry registry, EntryCounters entry) {
    Gauge.builder("headgate.tls.engine", () -> 1)
        .description("1, with what speaks TLS: BoringSSL, or JDK where that does not load")
        .tag("engine", CertificateStore.provider())
        .register(registry);
    counter(
        registry,
        "headgate.tls.handshakes",
        "TLS handshakes with clients of Ingresses that came to their end",
        entry,
        it -> (double) it.handshakesTotal());
    counter(
        registry,
        "headgate.tls.handshakes.failed",
        "TLS handshakes with clients of Ingresses that failed, on either side",
        entry,
        it -> (double) it.failedHandshakesTotal());
    counter(
        registry,
        "headgate.tls.passed.through",
        "Connections whose TLS was left to pods",
        entry,
        it -> (double) it.passedThroughTotal());
    counter(
        registry,
        "headgate.ingress.proxy.headers.refused",
        "Connections to the ports of Ingresses without the PROXY header that was due",
        entry,
        it -> (double) it.badProxyHeadersTotal());
  }

  private static void counter(
      MeterRegistry registry,
      String name,
      String description,
      EntryCounters entry,
      ToDoubleFunction<EntryCounters> value) {
    FunctionCounter.builder(name, entry, value).description(description).register(registry);
  }
}
