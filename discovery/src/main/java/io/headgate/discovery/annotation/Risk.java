package io.headgate.discovery.annotation;

import java.util.Locale;

/**
 * How dangerous ingress-nginx v1.15 rates an annotation in the hands of whoever writes Ingresses.
 */
public enum Risk {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL,
  /** Not among those that ingress-nginx v1.15 rates. */
  UNRATED;

  /** As documents write it. */
  public String text() {
    return this == UNRATED ? "-" : name().toLowerCase(Locale.ROOT);
  }
}
