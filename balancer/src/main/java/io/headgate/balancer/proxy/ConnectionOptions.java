package io.headgate.balancer.proxy;

import io.headgate.discovery.model.TimeSource;

/**
 * How TCP connections live.
 *
 * @param time for ages and idleness
 * @param fronts who is believed about who the client is
 */
public record ConnectionOptions(TimeSource time, TrustedFronts fronts) {

  /** Where every peer is the client. */
  public ConnectionOptions(TimeSource time) {
    this(time, TrustedFronts.NONE);
  }
}
