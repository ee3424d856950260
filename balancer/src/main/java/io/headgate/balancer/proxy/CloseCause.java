package io.headgate.balancer.proxy;

import java.util.Locale;

/** Why a connection was ended by this program and by neither of its peers. */
public enum CloseCause {
  /** Nothing has moved for the Service's idle timeout. */
  IDLE,
  /** It has reached the Service's maximum age. */
  MAX_AGE,
  /** Its endpoint, or the Service, is gone, and the Service does not keep such connections. */
  ENDPOINT_REMOVED,
  /** It was still open when the time for shutting down had passed. */
  SHUTDOWN;

  /** The word that metrics use. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
