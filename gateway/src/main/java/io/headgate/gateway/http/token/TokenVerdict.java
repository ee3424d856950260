package io.headgate.gateway.http.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is to be said of a token. */
public sealed interface TokenVerdict {

  /**
   * It is right.
   *
   * @param headers by which pods are told of it
   * @param until wall-clock time from which on it is not any more
   */
  record Valid(List<Map.Entry<String, String>> headers, Instant until) implements TokenVerdict {

    public Valid {
      headers = List.copyOf(headers);
    }
  }

  /**
   * It is not.
   *
   * @param why without anything of what stands in it
   */
  record Invalid(String why) implements TokenVerdict {}

  /** Signed by none of the keys, perhaps by one that is newer than they are. */
  enum UnknownKey implements TokenVerdict {
    INSTANCE
  }

  /**
   * It cannot be told.
   *
   * @param why for the log
   */
  record Unavailable(String why) implements TokenVerdict {}
}
