package io.headgate.gateway.metrics;

import io.headgate.gateway.http.token.FetchedKeys;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The keys of tokens that come from URLs. */
final class TokenSeries {

  private TokenSeries() {}

  static void register(MeterRegistry registry, FetchedKeys keys) {
    FunctionCounter.builder("headgate.jwks.fetches", keys, it -> (double) it.fetchesTotal())
        .description("Fetches of keys for tokens from URLs of jwt-jwks")
        .register(registry);
    FunctionCounter.builder("headgate.jwks.fetches.failed", keys, it -> (double) it.failuresTotal())
        .description("Those of them that brought no keys")
        .register(registry);
    Gauge.builder("headgate.jwks.failing", keys, it -> (double) it.failing())
        .description("URLs of jwt-jwks whose last fetch brought no keys")
        .register(registry);
  }
}
