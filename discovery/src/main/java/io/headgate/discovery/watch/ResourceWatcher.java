package io.headgate.discovery.watch;

import java.util.concurrent.CompletionStage;

/** Where objects come from. */
public interface ResourceWatcher extends AutoCloseable {

  /**
   * Begins to watch.
   *
   * @param handler called by one thread at a time
   * @return completes when the first full list has been handed over; its last event is {@link
   *     ResourceEvent.Synced}
   */
  CompletionStage<Void> start(ResourceHandler handler);

  @Override
  void close();
}
