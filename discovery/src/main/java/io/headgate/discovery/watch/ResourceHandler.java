package io.headgate.discovery.watch;

import io.headgate.discovery.model.Problem;
import java.util.List;

/** Takes what a watcher sees. */
public interface ResourceHandler {

  /**
   * One change, to be applied whole.
   *
   * @param problems everything that is wrong at the source now, not only what is new
   */
  void onChange(List<ResourceEvent> events, List<Problem> problems);
}
