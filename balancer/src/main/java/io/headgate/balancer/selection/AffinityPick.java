package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.selection.AffinityTally.Outcome;
import io.headgate.balancer.state.AffinityHandler;
import io.headgate.balancer.state.AffinityTable;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.AffinityPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The choice for a client that has a pod of its own, or is to get one: its pod where that may be
 * used, else the scheduler's proposal, else what others have decided meanwhile.
 */
final class AffinityPick implements AffinityHandler {

  private final EndpointPicker picker;
  private final PickRequest request;
  private final StickyClient client;
  private final Proposals proposals;
  private int proposed = Scheduler.NONE;
  private boolean replaced;

  /**
   * What can be proposed.
   *
   * @param remaining the candidates without those that have failed for this connection
   */
  record Proposals(PortCandidates candidates, Candidates remaining, Scheduler scheduler) {

    PodAddress pod(int index) {
      return new PodAddress(candidates.endpoint(index).address());
    }
  }

  AffinityPick(
      EndpointPicker picker, PickRequest request, StickyClient client, Proposals proposals) {
    this.picker = picker;
    this.request = request;
    this.client = client;
    this.proposals = proposals;
  }

  void start() {
    PodAddress pod = client.pod();
    int own = pod == null ? PortCandidates.ABSENT : proposals.candidates.indexOf(pod);
    if (own != PortCandidates.ABSENT && proposals.remaining.available(own)) {
      take(own, Outcome.KEPT);
      return;
    }
    proposed = proposals.scheduler.schedule(proposals.remaining, request.key());
    if (proposed == Scheduler.NONE) {
      picker.nothing(request, proposals.candidates);
    } else if (own != PortCandidates.ABSENT && keepsItsPod(own)) {
      take(proposed, Outcome.PASSED);
    } else {
      decide(pod);
    }
  }

  @Override
  public PodAddress unanswered(PodAddress scheduled) {
    int index = Rendezvous.choose(client.key(), proposals.remaining);
    return index == PortCandidates.ABSENT ? scheduled : proposals.pod(index);
  }

  @Override
  public void bound(PodAddress pod) {
    int index = proposals.candidates.indexOf(pod);
    if (index != PortCandidates.ABSENT && proposals.remaining.available(index)) {
      take(index, replaced ? Outcome.MOVED : Outcome.BOUND);
      return;
    }
    boolean usable = index != PortCandidates.ABSENT && proposals.candidates.usable(index);
    if (usable || replaced) {
      // It has just failed for this connection, or others see endpoints that this node does not:
      // this connection is served, the decision stands.
      take(proposed, Outcome.PASSED);
      return;
    }
    decide(pod);
  }

  /** Binds the client to the proposed pod, in place of a former one that cannot be used. */
  private void decide(@Nullable PodAddress gone) {
    PodAddress pod = proposals.pod(proposed);
    if (gone == null) {
      client.bind(pod, this);
    } else {
      replaced = true;
      client.move(new AffinityTable.Replacement(gone, pod), this);
    }
  }

  /**
   * One refused connection moves no client: its pod has failed for this connection only. Unless
   * that is what the Service asks for. A pod that is full keeps its clients as well.
   */
  private boolean keepsItsPod(int own) {
    return proposals.candidates.usable(own)
        && (!request.excluded().contains(proposals.candidates.endpoint(own).address())
            || client.rewrite() == AffinityPolicy.Rewrite.EJECTION);
  }

  private void take(int index, Outcome outcome) {
    Selection.Selected selected = proposals.candidates.take(index);
    if (selected != null) {
      picker.affinityTally().count(outcome);
      request.handler().selected(client.holding(selected));
    } else {
      picker.lost(request, proposals.candidates, index);
    }
  }
}
