package io.headgate.cluster.encoding;

import io.headgate.cluster.affinity.AffinityMove;
import io.headgate.cluster.allocations.AllocationNews;
import io.headgate.cluster.counts.CountMessage;
import java.io.IOException;

/** What members say to all others: its kind, a number that never changes, and its fields. */
public final class ClusterMessageEncoding implements Encoding<ClusterMessage> {

  private static final int VECTOR = 1;
  private static final int WANTED = 2;
  private static final int MOVED = 3;
  private static final int MERGED = 4;
  private static final int ASSIGNED = 20;
  private static final int EJECTIONS = 5;
  private static final int QUOTAS = 6;
  private static final int BUDGETS = 7;

  private final AffinityKeyEncoding keys = new AffinityKeyEncoding();
  private final AffinityEntryEncoding entries = new AffinityEntryEncoding();
  private final AllocationEncoding allocations = new AllocationEncoding();

  @Override
  public void write(ClusterMessage message, WireOutput out) throws IOException {
    switch (message) {
      case ClusterMessage.Counts(CountMessage.Vector vector) -> {
        out.octet(VECTOR);
        CountMessageEncoding.write(vector, out);
      }
      case ClusterMessage.Counts(CountMessage.Wanted wanted) -> {
        out.octet(WANTED);
        out.id(wanted.member());
      }
      case ClusterMessage.Moved(AffinityMove move) -> {
        out.octet(MOVED);
        keys.write(move.key(), out);
        entries.write(move.entry(), out);
      }
      case ClusterMessage.Merged() -> out.octet(MERGED);
      case ClusterMessage.Assigned(AllocationNews news) -> {
        out.octet(ASSIGNED);
        out.id(news.from());
        out.id(news.to());
        allocations.writeChanges(news.changes(), out);
      }
      case ClusterMessage.Ejections ejections -> {
        out.octet(EJECTIONS);
        EjectionEncoding.write(ejections.facts(), out);
      }
      case ClusterMessage.Quotas quotas -> {
        out.octet(QUOTAS);
        QuotaEncoding.write(quotas.message(), out);
      }
      case ClusterMessage.Budgets budgets -> {
        out.octet(BUDGETS);
        BudgetEncoding.write(budgets.message(), out);
      }
      case ClusterMessage.Unknown unknown -> out.octet(unknown.kind());
    }
  }

  @Override
  public ClusterMessage read(int version, WireInput in) throws IOException {
    int kind = in.octet();
    return switch (kind) {
      case VECTOR -> new ClusterMessage.Counts(CountMessageEncoding.read(in));
      case WANTED -> new ClusterMessage.Counts(new CountMessage.Wanted(in.id()));
      case MOVED ->
          new ClusterMessage.Moved(
              new AffinityMove(keys.read(version, in), entries.read(version, in)));
      case MERGED -> new ClusterMessage.Merged();
      case ASSIGNED ->
          new ClusterMessage.Assigned(
              new AllocationNews(in.id(), in.id(), allocations.readChanges(in)));
      case EJECTIONS -> new ClusterMessage.Ejections(EjectionEncoding.read(in));
      case QUOTAS -> new ClusterMessage.Quotas(QuotaEncoding.read(in));
      case BUDGETS -> new ClusterMessage.Budgets(BudgetEncoding.read(in));
      default -> new ClusterMessage.Unknown(kind);
    };
  }
}
