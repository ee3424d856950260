package io.headgate.discovery.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How it is found out that an endpoint does not answer, beyond its conditions.
 *
 * @param ejection from what its connections say; empty: as the proxy mode has it
 * @param check from what probes of our own say
 */
public record HealthPolicy(Optional<Ejection> ejection, Check check) {

  public static final HealthPolicy DEFAULT = new HealthPolicy(Optional.empty(), new Check.Off());

  /** When an endpoint is taken out because dials fail. */
  public sealed interface Ejection {

    /** Never. */
    record Off() implements Ejection {}

    /**
     * After that many failed dials in a row.
     *
     * @param failures 1 or more
     * @param interval for which it is out; then one connection tries it
     * @param maxPercent of a port's endpoints that may be out at one time, 1-100
     */
    record AfterFailures(int failures, Duration interval, int maxPercent) implements Ejection {

      /** The annotation's own example. */
      public static final AfterFailures STANDARD = new AfterFailures(5, Duration.ofSeconds(10), 50);
    }
  }

  /** A probe of our own. */
  public sealed interface Check {

    /** None. */
    record Off() implements Check {}

    /** A connection that is accepted. */
    record Tcp() implements Check {}

    /**
     * A GET that is answered with 200-399.
     *
     * @param path starts with a slash
     */
    record Http(String path) implements Check {}
  }
}
