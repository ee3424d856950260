package io.headgate.cluster.budgets;

/** Carries what is told to all members. */
@FunctionalInterface
public interface BudgetTransport {

  /** Sends without waiting. A message may be lost, late or repeated; the sender may hear it too. */
  void publish(BudgetMessage message);
}
