package io.headgate.discovery.model;

/** Which hosts a rule is for. Hosts are in lower case here. */
public sealed interface HostMatch {

  /** Every host. */
  record Any() implements HostMatch {}

  /** Exactly this host. */
  record Exact(String host) implements HostMatch {}

  /**
   * Exactly one label before the suffix.
   *
   * @param suffix with its leading dot: {@code .foo.com} for {@code *.foo.com}
   */
  record Wildcard(String suffix) implements HostMatch {}

  /** The host as manifests write it: empty for any, {@code *.foo.com} for a wildcard. */
  default String text() {
    return switch (this) {
      case Any() -> "";
      case Exact(String host) -> host;
      case Wildcard(String suffix) -> "*" + suffix;
    };
  }
}
