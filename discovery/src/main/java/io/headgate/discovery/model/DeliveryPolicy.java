package io.headgate.discovery.model;

import java.util.Optional;

/**
 * How the bodies of answers go to clients.
 *
 * @param pace how fast; empty: as fast as can be
 * @param compression in which coding
 */
public record DeliveryPolicy(Optional<PacePolicy> pace, CompressionPolicy compression) {

  /** As pods send them, as fast as can be. */
  public static final DeliveryPolicy PLAIN =
      new DeliveryPolicy(Optional.empty(), CompressionPolicy.NONE);
}
