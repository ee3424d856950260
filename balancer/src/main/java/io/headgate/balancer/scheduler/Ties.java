package io.headgate.balancer.scheduler;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the search for the least begins, which decides between equals: the first one found wins.
 */
final class Ties {

  private final TieRule rule;
  private final AtomicInteger last;

  Ties(TieRule rule) {
    this(rule, Scheduler.NONE);
  }

  private Ties(TieRule rule, int last) {
    this.rule = rule;
    this.last = new AtomicInteger(last);
  }

  /**
   * In turn from a place of this node's own: nodes that all see the same idle endpoints would
   * otherwise all go to the first of them.
   */
  static Ties rotatingFromAnywhere() {
    return new Ties(TieRule.ROTATE, ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
  }

  /**
   * @param size of the candidates, at least 1
   */
  int start(int size) {
    return switch (rule) {
      case FIRST -> 0;
      case ROTATE -> (last.get() + 1) % size;
    };
  }

  /**
   * Remembers a choice. Of two at the same time one is forgotten, which costs nothing but order.
   */
  void chosen(int index) {
    if (rule == TieRule.ROTATE) {
      last.setRelease(index);
    }
  }
}
