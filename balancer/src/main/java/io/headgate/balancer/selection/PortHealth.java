package io.headgate.balancer.selection;

import io.headgate.balancer.state.Ejection;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.HealthPolicy;
import io.headgate.discovery.model.HealthPolicy.Ejection.AfterFailures;
import io.headgate.discovery.model.HealthPolicy.Ejection.Off;
import io.headgate.discovery.model.ServicePort;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is out of a Service port at one moment, and how that changes.
 *
 * @param out ejections that count: those for failures only where the Service has them
 * @param passive empty where the Service's endpoints are not ejected for failures
 */
record PortHealth(List<Ejection> out, Optional<PassiveEjection> passive, long nanoTime) {

  static PortHealth of(ServicePort port, List<Endpoint> eligible, PickerContext context) {
    List<Ejection> all = context.state().ejections().of(port.name());
    Optional<PassiveEjection> passive =
        switch (rule(port, context)) {
          case Off off -> Optional.empty();
          case AfterFailures rule ->
              Optional.of(
                  new PassiveEjection(
                      context.state().ejections(),
                      port.name(),
                      rule,
                      eligible.size() * rule.maxPercent() / 100,
                      context.time()));
        };
    List<Ejection> counting =
        passive.isPresent()
            ? all
            : all.stream().filter(one -> one.reason() != Ejection.Reason.FAILURES).toList();
    return new PortHealth(counting, passive, context.time().nanoTime());
  }

  private static HealthPolicy.Ejection rule(ServicePort port, PickerContext context) {
    return port.traits().policy().health().ejection().orElse(context.defaults().ejection());
  }

  /** For the dials of endpoints that are in. */
  DialWatch watch() {
    return passive.isPresent() ? passive.get() : DialWatch.Off.INSTANCE;
  }

  /** For the dials of endpoints that are out. */
  DialWatch whileOut() {
    return passive.isPresent() ? passive.get().whileOut() : DialWatch.Off.INSTANCE;
  }

  /** Whether this connection is the one that tries the endpoint. */
  boolean claim(Ejection over) {
    return passive.isPresent() && passive.get().claim(over);
  }

  /** When an endpoint may be tried next; empty where that is at no known time. */
  OptionalLong nextChange() {
    return Availability.nextChange(out, nanoTime);
  }
}
