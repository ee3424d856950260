package io.headgate.balancer.selection;

import io.headgate.balancer.state.AffinityHandler;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.AffinityTable;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.SessionAffinity;
import org.jspecify.annotations.Nullable;

/** A client whose pod is being decided: the proposal is made, the answer is awaited. */
final class AffinityPick implements AffinityHandler {

  private final AffinityTable table;
  private final AffinityKey client;
  private final SessionAffinity.ClientIp rule;
  private final Proposal proposal;
  private final SelectionHandler handler;
  private boolean replaced;

  AffinityPick(
      AffinityTable table,
      AffinityKey client,
      SessionAffinity.ClientIp rule,
      Proposal proposal,
      SelectionHandler handler) {
    this.table = table;
    this.client = client;
    this.rule = rule;
    this.proposal = proposal;
    this.handler = handler;
  }

  /**
   * Binds the client to the proposed pod, or asks what others have decided meanwhile.
   *
   * @param gone its former pod, which may not take connections any more; null for a new client
   */
  void decide(@Nullable PodAddress gone) {
    if (gone == null) {
      table.bindIfAbsent(client, proposal.pod(), rule.timeout(), this);
    } else {
      replaced = true;
      table.replace(
          client, new AffinityTable.Replacement(gone, proposal.pod()), rule.timeout(), this);
    }
  }

  @Override
  public void bound(PodAddress pod) {
    int index = proposal.candidates().indexOf(pod);
    if (index != PortCandidates.ABSENT && proposal.remaining().available(index)) {
      handler.selected(Selection.Selected.of(proposal.candidates(), index));
      return;
    }
    boolean usable = index != PortCandidates.ABSENT && proposal.candidates().available(index);
    if (usable || replaced) {
      // It has just failed for this connection, or others see endpoints that this node does not:
      // this connection is served, the decision stands.
      handler.selected(Selection.Selected.of(proposal.candidates(), proposal.index()));
      return;
    }
    decide(pod);
  }
}
