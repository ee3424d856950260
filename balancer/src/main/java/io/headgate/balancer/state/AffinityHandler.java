package io.headgate.balancer.state;

/** Takes the decision about a client. */
public interface AffinityHandler {

  /**
   * Called once: during the call that asked, or later on another thread.
   *
   * @param pod the pod of that client: the proposed one, or the one that was decided before
   */
  void bound(PodAddress pod);

  /**
   * The pod to take when no decision comes in time, before {@link #bound} is called with it. Best
   * is one that every node with the same endpoints would take by itself; else the proposed one.
   */
  default PodAddress unanswered(PodAddress proposed) {
    return proposed;
  }
}
