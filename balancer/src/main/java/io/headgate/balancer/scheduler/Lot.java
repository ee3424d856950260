package io.headgate.balancer.scheduler;

/** What can be said of a choice that is drawn. */
final class Lot {

  private Lot() {}

  /** The only available candidate, {@link Scheduler#NONE}, or {@link Scheduler#BY_CHANCE}. */
  static int foresee(Candidates candidates) {
    int only = Scheduler.NONE;
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.available(i)) {
        if (only != Scheduler.NONE) {
          return Scheduler.BY_CHANCE;
        }
        only = i;
      }
    }
    return only;
  }
}
