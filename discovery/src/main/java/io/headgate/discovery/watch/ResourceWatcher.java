package io.headgate.discovery.watch;

import java.util.concurrent.CompletionStage;

/** A source of objects that is followed until it is closed. */
public interface ResourceWatcher extends AutoCloseable {
  /**
   * Starts to follow the source. To be called once.
   *
   * @return completed when the first full list has been handed over, its last event being {@link
   *     ResourceEvent.Synced}; exceptionally when the source cannot be read at all
   */
  CompletionStage<Void> start(ResourceHandler handler);

  /** Ends the watching: no call to the handler begins after this returns. */
  @Override
  void close();
}
