package io.headgate.cluster.quotas;

import java.util.UUID;

/** What a member says about one quota. */
public sealed interface QuotaFact {

  QuotaKey key();

  /**
   * To the founder.
   *
   * @param held no more than that are in use or will be, until a later grant
   * @param wanted so many it would use
   * @param limit the total, as the member reads it
   */
  record Report(QuotaKey key, Version version, int held, int wanted, int limit)
      implements QuotaFact {}

  /**
   * From the founder.
   *
   * @param amount what the member may use; what is in use above that it keeps until it ends
   */
  record Grant(QuotaKey key, UUID to, Version version, int amount) implements QuotaFact {}
}
