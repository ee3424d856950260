package io.headgate.balancer.state;

/** Takes the decision about a client. */
public interface AffinityHandler {

  /**
   * Called once: during the call that asked, or later on another thread.
   *
   * @param pod the pod of that client: the proposed one, or the one that was decided before
   */
  void bound(PodAddress pod);
}
