package io.headgate.gateway.metrics;

import java.util.Objects;

/** Of this program. */
final class Versions {

  private Versions() {}

  /** As the jar's manifest has it; {@code dev} where the classes come out of a directory. */
  static String own() {
    return Objects.requireNonNullElse(
        Versions.class.getPackage().getImplementationVersion(), "dev");
  }
}
