package io.headgate.gateway.http.token;

import io.headgate.discovery.model.AuthorizationUrl;
import java.util.function.Consumer;

/** Fetches a document. Any thread. */
@FunctionalInterface
public interface KeyFetch {

  /** What came of it. */
  sealed interface Outcome {

    /** It is there. */
    record Document(String text) implements Outcome {}

    /**
     * It is not.
     *
     * @param why for people
     */
    record Failed(String why) implements Outcome {}
  }

  /**
   * Begins.
   *
   * @param then called once, on any thread, in bounded time
   */
  void fetch(AuthorizationUrl url, Consumer<Outcome> then);
}
