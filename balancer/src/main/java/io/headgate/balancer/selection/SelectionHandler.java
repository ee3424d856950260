package io.headgate.balancer.selection;

/** Takes the outcome of {@link EndpointPicker#pick}; a connection implements it itself. */
public interface SelectionHandler {

  /**
   * Called once: during {@code pick}, or later on another thread where the affinity of a new client
   * has to be asked for.
   */
  void selected(Selection selection);

  /** Which pod is wanted. */
  default PodPreference preference() {
    return PodPreference.NONE;
  }
}
