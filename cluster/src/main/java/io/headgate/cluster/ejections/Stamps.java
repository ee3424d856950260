package io.headgate.cluster.ejections;

import io.headgate.discovery.model.TimeSource;
import java.util.UUID;

/** Gives out the stamps of one member. One thread. */
final class Stamps {

  private final UUID member;
  private final TimeSource time;
  private long largest;

  Stamps(UUID member, TimeSource time) {
    this.member = member;
    this.time = time;
  }

  /** One that is later than all that were given out or heard of. */
  Stamp next() {
    largest = Math.max(largest + 1, time.now().toEpochMilli());
    return new Stamp(largest, member);
  }

  void heard(Stamp stamp) {
    largest = Math.max(largest, stamp.number());
  }

  boolean isOwn(Stamp stamp) {
    return stamp.member().equals(member);
  }
}
