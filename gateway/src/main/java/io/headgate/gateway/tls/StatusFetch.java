package io.headgate.gateway.tls;

import io.headgate.discovery.model.AuthorizationUrl;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Asks the responder of an authority about a certificate (RFC 6960 appendix A). Any thread. */
@FunctionalInterface
public interface StatusFetch {

  /** An answer has 0.5-2 KB, and 5 KB with the certificates of a responder. */
  int MOST_BYTES = 64 * 1024;

  /** What came of it. */
  sealed interface Outcome {

    /** It has answered, with whatever. */
    record Document(ByteBuffer content) implements Outcome {}

    /**
     * It has not.
     *
     * @param why for people
     */
    record Failed(String why) implements Outcome {}
  }

  /**
   * Begins.
   *
   * @param url with the question in its path
   * @param then called once, on any thread, in bounded time
   */
  void fetch(AuthorizationUrl url, Consumer<Outcome> then);
}
