package io.headgate.balancer.state;

import io.headgate.discovery.model.ServicePortName;
import java.util.List;

/** Follows which endpoints are out. */
public interface EjectionObserver {

  /**
   * Called after a change, on whichever thread made it; must not block. Two changes at the same
   * time may be told in either order: what holds is what the table says.
   */
  void ejectionsChanged(ServicePortName port, List<Ejection> before, List<Ejection> after);
}
