package io.headgate.balancer.state;

/**
 * The connections that one endpoint may have, over all nodes: never more are taken than the limit,
 * whoever takes them at the same time. Any thread; never blocks. Where nodes share a limit, a node
 * hands out what it has been given, and asks for more meanwhile: whoever waits looks again.
 */
public interface EndpointPlaces {

  /** Whether {@link #take} would succeed now. */
  boolean hasFree(int limit);

  /**
   * Takes a place, unless that many are taken.
   *
   * @param limit the Service's present one: it may have been another when places were taken
   */
  boolean take(int limit);

  /** Gives back a place that was taken. */
  void giveBack();
}
