package io.headgate.balancer.state;

/**
 * Tokens for requests, by names: so many come every second, and so many can be saved. Over any time
 * no more are given than came in it and could have been saved before. Any thread.
 */
public interface RequestBudget {

  /**
   * The tokens of one name. Callers may keep them instead of asking for every request, and need
   * not.
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
