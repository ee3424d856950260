package io.headgate.balancer.selection;

import io.headgate.discovery.model.EndpointAddress;

/** Hears what the dials of one Service port led to. Any thread; never blocks. */
interface DialWatch {

  /** The endpoint has taken a connection. */
  void reached(EndpointAddress endpoint);

  /**
   * The endpoint has not.
   *
   * @param inARow dials that failed since one succeeded, on this node
   */
  void failed(EndpointAddress endpoint, int inARow);

  /** Whether the endpoint is out, and this dial decides whether it comes back. */
  boolean isProbe();

  /** Of a port whose endpoints are not ejected. */
  enum Off implements DialWatch {
    INSTANCE;

    @Override
    public void reached(EndpointAddress endpoint) {}

    @Override
    public void failed(EndpointAddress endpoint, int inARow) {}

    @Override
    public boolean isProbe() {
      return false;
    }
  }
}
