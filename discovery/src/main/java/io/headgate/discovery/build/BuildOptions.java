package io.headgate.discovery.build;

import java.time.Duration;

/**
 * How snapshots are made.
 *
 * @param nodeName the node this program runs on; its zone comes from the Node of that name
 * @param holdOff the shortest time between two snapshots
 * @param services which of them listen, and where
 */
public record BuildOptions(
    String nodeName,
    IngressClassPolicy ingressClasses,
    Duration holdOff,
    ServiceRules services,
    AnnotationRules annotations) {

  /** Fast enough to be live at once, slow enough that a burst of events is one snapshot. */
  public static final Duration DEFAULT_HOLD_OFF = Duration.ofMillis(100);

  /** With annotations as they are taken by default. */
  public BuildOptions(
      String nodeName,
      IngressClassPolicy ingressClasses,
      Duration holdOff,
      boolean allowExternalIps) {
    this(
        nodeName,
        ingressClasses,
        holdOff,
        new ServiceRules(allowExternalIps, false),
        AnnotationRules.DEFAULT);
  }

  /** The same with these ports of the gateway. */
  public BuildOptions with(ExposureRules exposures) {
    return new BuildOptions(
        nodeName, ingressClasses, holdOff, services.with(exposures), annotations);
  }

  /** Without external IPs. */
  public BuildOptions(String nodeName, IngressClassPolicy ingressClasses, Duration holdOff) {
    this(nodeName, ingressClasses, holdOff, false);
  }
}
