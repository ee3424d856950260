package io.headgate.cluster.simulation;

import java.util.Random;
import java.util.SplittableRandom;

/** Random numbers of a simulation. */
final class Seeds {

  private Seeds() {}

  /**
   * Another sequence for every seed. Those that {@link Random} makes of small seeds all begin
   * alike: {@code nextInt(4)} is the same for the first 4,096.
   */
  static Random random(long seed) {
    return new Random(new SplittableRandom(seed).nextLong());
  }
}
