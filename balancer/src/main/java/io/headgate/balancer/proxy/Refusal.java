package io.headgate.balancer.proxy;

import java.util.Locale;

/** Why an accepted connection was given no endpoint. */
public enum Refusal {
  /** The Service or its port has just gone. */
  NO_SERVICE,
  /** The port has no endpoint that may be chosen. */
  NO_ENDPOINTS,
  /** Every endpoint had as many connections as it may, for too long or with too many waiting. */
  FULL,
  /** A traffic policy lets only endpoints of this node answer, and there is none. */
  TRAFFIC_POLICY,
  /** Endpoints there are, but none could be connected to. */
  CONNECT_FAILED,
  /** The client is outside the Service's source ranges. */
  SOURCE_RANGE,
  /** A trusted front sent no PROXY header, a malformed one, or none in time. */
  PROXY_HEADER;

  /** The word that metrics use. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
