package io.headgate.cluster.encoding;

import io.headgate.cluster.affinity.AffinityMove;
import io.headgate.cluster.allocations.AllocationNews;
import io.headgate.cluster.budgets.BudgetMessage;
import io.headgate.cluster.counts.CountMessage;
import io.headgate.cluster.ejections.EjectionFact;
import io.headgate.cluster.quotas.QuotaMessage;
import java.util.List;

/** Everything that members say to all others. */
public sealed interface ClusterMessage {

  /** About connections. */
  record Counts(CountMessage message) implements ClusterMessage {}

  /** A client has another pod. */
  record Moved(AffinityMove move) implements ClusterMessage {}

  /** Two parts of the cluster have become one: what was decided in either is to be asked again. */
  record Merged() implements ClusterMessage {}

  /** Objects have been assigned something. */
  record Assigned(AllocationNews news) implements ClusterMessage {}

  /** Endpoints that are out, or in again. */
  record Ejections(List<EjectionFact> facts) implements ClusterMessage {

    public Ejections {
      facts = List.copyOf(facts);
    }
  }

  /** Who may use how much of what has a total. */
  record Quotas(QuotaMessage message) implements ClusterMessage {}

  /** Who could use more of the rate of a name, and who lends it. */
  record Budgets(BudgetMessage message) implements ClusterMessage {}

  /** Of a later version of the program. */
  record Unknown(int kind) implements ClusterMessage {}
}
