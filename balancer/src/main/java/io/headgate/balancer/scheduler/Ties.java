package io.headgate.balancer.scheduler;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the search for the least begins, which decides between equals: the first one found wins.
 */
final class Ties {

  private final TieRule rule;
  private final AtomicInteger last = new AtomicInteger(Scheduler.NONE);

  Ties(TieRule rule) {
    this.rule = rule;
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
