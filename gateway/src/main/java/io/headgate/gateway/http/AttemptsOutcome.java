package io.headgate.gateway.http;

import io.headgate.balancer.state.ConnectionLease;
import io.headgate.discovery.model.EndpointAddress;

/** Who wants a connection of {@link EndpointAttempts}. Called on the event loop of the request. */
interface AttemptsOutcome {

  /**
   * The request may be sent.
   *
   * @param reused it has carried another request before, so the pod may just be closing it
   */
  void connected(UpstreamStream connection, ConnectionLease lease, boolean reused);

  /**
   * Nothing more is expected of that endpoint; perhaps another one will be tried.
   *
   * @param nanos from its choice on
   */
  void left(EndpointAddress endpoint, LostTry lost, long nanos);

  /** No other endpoint can be had: the answer of the one that is held is all there is. */
  void alone();

  /** No endpoint can be had. */
  void unreachable(Failure failure, String detail);
}
