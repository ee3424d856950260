package io.headgate.balancer.state;

/**
 * Tokens for requests, by names: so many come every second, and so many can be saved. Over any time
 * no more are given than came in it and could have been saved before. Any thread.
 */
public interface RequestBudget {

  /**
   * The tokens of one name. The same object is returned as long as anybody keeps it: callers keep
   * it instead of asking for every request; what nobody keeps begins anew with all that can be
   * saved.
   */
  Tokens of(String name);

  /** The tokens of one name. */
  interface Tokens {

    /**
     * Takes a token, if there is one. Never waits.
     *
     * @param perSecond how many come; above 0
     * @param burst how many can be saved; 1 or more
     * @throws IllegalArgumentException where one of them is less
     */
    boolean tryTake(double perSecond, int burst);
  }
}
