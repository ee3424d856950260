package io.headgate.balancer.state;

import io.headgate.discovery.model.EndpointAddress;

/**
 * The pod that a client belongs to, as the endpoint through which it was reached first.
 *
 * <p>Two ports of a Service have the same pod at one IP address and at different ports, so the IP
 * address makes the pod. The port tells endpoints apart that were written by hand with one address.
 */
public record PodAddress(EndpointAddress endpoint) {

  /** Whether that endpoint is the same pod, perhaps at another of its ports. */
  public boolean isAt(EndpointAddress other) {
    return endpoint.equals(other)
        || (!endpoint.socketAddress().isUnresolved()
            && endpoint.socketAddress().getAddress().equals(other.socketAddress().getAddress()));
  }
}
