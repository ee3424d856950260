package io.headgate.cluster.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** Between members: late, out of order, and in bad times lossy and doubling; or cut in two. */
final class Network {

  private final Timeline timeline;
  private final Random random;
  private final int[] sides;
  private boolean bad;
  private boolean calm;

  Network(Timeline timeline, Random random, int members) {
    this.timeline = timeline;
    this.random = random;
    this.sides = new int[members];
  }

  /** From now on everything arrives soon. */
  void calm() {
    calm = true;
  }

  void bad(boolean now) {
    bad = now;
  }

  /** Cuts it at random; at least one member is on the other side. */
  void cut() {
    for (int i = 0; i < sides.length; i++) {
      sides[i] = random.nextInt(2);
    }
    sides[random.nextInt(sides.length)] = 1;
  }

  void heal() {
    Arrays.fill(sides, 0);
    bad = false;
  }

  int side(int member) {
    return sides[member];
  }

  boolean connected(int from, int to) {
    return sides[from] == sides[to];
  }

  /** Carries something, perhaps. */
  void send(int from, int to, Runnable arrival) {
    if (!connected(from, to) || (bad && random.nextInt(4) == 0)) {
      return;
    }
    int copies = bad && random.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      timeline.after(
          delay(),
          () -> {
            if (connected(from, to)) {
              arrival.run();
            }
          });
    }
  }

  /** Mostly a millisecond; now and then so long that later messages overtake. */
  private Duration delay() {
    int longest = bad || (!calm && random.nextInt(50) == 0) ? 150_000 : 2_000;
    return Duration.ofNanos(200_000 + 1_000L * random.nextInt(longest));
  }
}
