package io.headgate.cluster.quotas;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a member says about quotas.
 *
 * @param book by which the sender goes
 * @param heard in a founder's: the latest beat heard of each member
 */
public record QuotaMessage(Pulse pulse, Book book, Map<UUID, Long> heard, List<QuotaFact> facts) {

  public QuotaMessage {
    heard = Map.copyOf(heard);
    facts = List.copyOf(facts);
  }

  /**
   * Who says it, and when.
   *
   * @param beat grows with every message of the sender
   * @param full whether the sender has nothing but what the message says
   * @param hesitates whether the sender uses nothing yet, because others may have it
   */
  public record Pulse(UUID sender, long beat, boolean full, boolean hesitates) {}

  boolean isOfFounder() {
    return book.founder().equals(pulse.sender());
  }
}
