package io.headgate.balancer.scheduler;

/** What a scheduler does when several endpoints are equally good. */
public enum TieRule {
  /** The first in the list, as the kernel does. */
  FIRST,
  /** The next after the one chosen last, so that idle endpoints share what comes. */
  ROTATE
}
