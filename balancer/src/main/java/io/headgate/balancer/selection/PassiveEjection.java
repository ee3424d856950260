package io.headgate.balancer.selection;

import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.EjectionTable;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.HealthPolicy.Ejection.AfterFailures;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.TimeSource;

/**
 * Takes an endpoint out when its dials fail one after the other, and sends one connection to see
 * whether it is back when its time has passed (as Envoy's outlier detection by consecutive
 * failures, and the half-open state of a circuit breaker).
 *
 * @param mostOut how many endpoints of the port may be out at one time
 */
record PassiveEjection(
    EjectionTable table, ServicePortName port, AfterFailures rule, int mostOut, TimeSource time)
    implements DialWatch {

  @Override
  public void reached(EndpointAddress endpoint) {}

  @Override
  public void failed(EndpointAddress endpoint, int inARow) {
    if (inARow >= rule.failures()) {
      eject(endpoint);
    }
  }

  @Override
  public boolean isProbe() {
    return false;
  }

  /** Whether this caller may be the one that tries the endpoint. */
  boolean claim(Ejection over) {
    return table.claimProbe(port, over, outUntil());
  }

  /** For an endpoint that is out, and dialled all the same. */
  DialWatch whileOut() {
    return new Probe(this);
  }

  private void eject(EndpointAddress endpoint) {
    table.eject(port, Ejection.until(endpoint, Ejection.Reason.FAILURES, outUntil()), mostOut);
  }

  private long outUntil() {
    return time.nanoTime() + rule.interval().toNanos();
  }

  /** One success is enough to be in again, one failure to be out again. */
  private record Probe(PassiveEjection ejection) implements DialWatch {

    @Override
    public void reached(EndpointAddress endpoint) {
      ejection.table.readmit(ejection.port, endpoint, Ejection.Reason.FAILURES);
    }

    @Override
    public void failed(EndpointAddress endpoint, int inARow) {
      ejection.eject(endpoint);
    }

    @Override
    public boolean isProbe() {
      return true;
    }
  }
}
