package io.headgate.gateway.metrics;

import io.headgate.gateway.admission.AdmissionCounters;
import io.headgate.gateway.admission.AdmissionCounters.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/** What became of the questions of an API server. */
final class AdmissionSeries {

  private AdmissionSeries() {}

  static void register(MeterRegistry registry, AdmissionCounters admission) {
    for (Outcome outcome : Outcome.values()) {
      FunctionCounter.builder("headgate.admission.reviews", admission, it -> it.total(outcome))
          .description("What an API server asked about Ingresses before it took them, by answer")
          .tag("outcome", outcome.text())
          .register(registry);
    }
  }
}
