package io.headgate.balancer.state;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import java.util.List;
import java.util.Set;

/**
 * Which endpoints are out. Keyed by Service port and endpoint address, as counts are: both are the
 * same on every node and in every snapshot.
 *
 * <p>Any thread. Nothing here blocks or fails. Whoever asks reads this node's memory; what another
 * node finds arrives by itself, and observers hear of it.
 */
public interface EjectionTable {

  /** What is out of that port now; empty for nearly every port. */
  List<Ejection> of(ServicePortName port);

  /**
   * Takes an endpoint out. If it is out for that reason already, it stays out until the later of
   * the two moments.
   *
   * @param mostOut how many endpoints of the port and of that address family may be out for
   *     failures and checks together: an ejection that would make them more does not happen.
   *     Draining is not limited, and not counted
   */
  void eject(ServicePortName port, Ejection ejection, int mostOut);

  /**
   * Takes the right to send one connection to an endpoint whose time is over: it is out again until
   * the new moment, and whoever took the right readmits it when the connection stands.
   *
   * @param over what {@link #of} said
   * @return whether the right was there to be had: of several callers one gets it
   */
  boolean claimProbe(ServicePortName port, Ejection over, long until);

  /** Lets the endpoint take connections again, unless it is out for another reason. */
  void readmit(ServicePortName port, EndpointAddress endpoint, Ejection.Reason reason);

  /** This node has no use any more for what it knows of other endpoints of that port. */
  void retain(ServicePortName port, Set<EndpointAddress> endpoints);

  /** Calls the observer after every change from now on. */
  void addObserver(EjectionObserver observer);
}
