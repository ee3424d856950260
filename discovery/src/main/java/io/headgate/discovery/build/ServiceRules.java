package io.headgate.discovery.build;

import java.util.Map;

/**
 * Which Services listen, and where.
 *
 * @param allowExternalIps whether {@code spec.externalIPs} are served
 * @param own which of them listen on addresses of their own
 * @param exposures which ports of the gateway lead to them besides
 */
public record ServiceRules(boolean allowExternalIps, Own own, ExposureRules exposures) {

  /** Which Services listen on addresses of their own. */
  public enum Own {
    /** All that name no other proxy. */
    ALL,
    /** Those whose label names this proxy. */
    LABELLED,
    NONE
  }

  /**
   * Without ports of the gateway.
   *
   * @param labelledOnly whether a Service listens only where its label names this proxy; else also
   *     where no proxy is named
   */
  public ServiceRules(boolean allowExternalIps, boolean labelledOnly) {
    this(allowExternalIps, labelledOnly ? Own.LABELLED : Own.ALL, ExposureRules.NONE);
  }

  /** The same with these ports. */
  public ServiceRules with(ExposureRules others) {
    return new ServiceRules(allowExternalIps, own, others);
  }

  boolean isServed(Map<String, String> labels) {
    return switch (own) {
      case ALL -> ProxyLabels.areOurs(labels);
      case LABELLED -> ProxyLabels.areOurs(labels) && ProxyLabels.nameUs(labels);
      case NONE -> false;
    };
  }
}
