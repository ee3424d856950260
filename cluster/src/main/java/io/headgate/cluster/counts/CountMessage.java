package io.headgate.cluster.counts;

import java.util.List;
import java.util.UUID;

/** What members tell each other about connections; every message goes to every member. */
public sealed interface CountMessage {

  /**
   * Counts of the sender. One without Services says that nothing has changed.
   *
   * @param sequence 1 for the first of a life, then one more each time: whoever misses a number has
   *     missed counts
   * @param full whether what is not named has no connections; else it is as it was
   */
  record Vector(MemberLife sender, long sequence, boolean full, List<ServiceCounts> services)
      implements CountMessage {

    public Vector {
      services = List.copyOf(services);
    }

    /** The connections a second that the sender opens on the busiest of them. */
    double fastest() {
      double fastest = 0;
      for (ServiceCounts service : services) {
        fastest = Math.max(fastest, service.rate());
      }
      return fastest;
    }
  }

  /** Asks a member to say all its counts: some of them were missed. */
  record Wanted(UUID member) implements CountMessage {}
}
