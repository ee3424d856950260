package io.headgate.cluster.ejections;

import java.util.Comparator;
import java.util.UUID;

/**
 * When something was said: of two things about one endpoint the later one holds.
 *
 * @param number milliseconds of the wall clock of whoever said it, or one more than the largest
 *     number it had heard of if that is more (a hybrid logical clock: Kulkarni, Demirbas et al.,
 *     "Logical Physical Clocks", 2014). What follows on something else is later, whatever the
 *     clocks; clocks only order what was said at the same time
 * @param member who said it
 */
public record Stamp(long number, UUID member) implements Comparable<Stamp> {

  private static final Comparator<Stamp> LATER =
      Comparator.comparingLong(Stamp::number).thenComparing(Stamp::member);

  @Override
  public int compareTo(Stamp other) {
    return LATER.compare(this, other);
  }
}
