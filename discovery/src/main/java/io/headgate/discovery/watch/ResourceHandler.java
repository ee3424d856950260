package io.headgate.discovery.watch;

import io.headgate.discovery.model.Problem;
import java.util.List;

/** Receives what a {@link ResourceWatcher} sees. Called on one thread at a time, in order. */
public interface ResourceHandler {
  /**
   * One change, to be applied as a whole.
   *
   * @param events what differs from the call before; empty where only the problems differ
   * @param problems all that is wrong with the objects of this source now, not only what is new
   */
  void onChange(List<ResourceEvent> events, List<Problem> problems);
}
