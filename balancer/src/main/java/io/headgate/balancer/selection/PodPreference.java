package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.scheduler.Scheduler;

/**
 * Which pod somebody wants who knows more than a connection shows, such as a request with a cookie.
 * Where there is one, the affinity of the Service does not count.
 */
public interface PodPreference {

  /** Nothing is preferred: the rules of the Service hold, its affinity included. */
  PodPreference NONE = candidates -> Scheduler.NONE;

  /**
   * Asked for every choice, on the thread that chooses: more than once where pods fail or have to
   * be waited for.
   *
   * @return the index of an available candidate; {@link Scheduler#NONE} where the scheduler is to
   *     choose
   */
  int prefer(Candidates candidates);
}
