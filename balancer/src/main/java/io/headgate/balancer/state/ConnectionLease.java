package io.headgate.balancer.state;

/** One open connection, or one request in flight, on an endpoint. */
public interface ConnectionLease {

  /** The counters of the endpoint that is held. */
  EndpointTraffic traffic();

  /** Gives the lease back; every call after the first does nothing. */
  void close();
}
