package io.headgate.discovery.dns;

import java.util.Optional;

/** What a client has sent. */
sealed interface Received {

  /**
   * A query that can be answered.
   *
   * @param head to be repeated
   */
  record Query(Head head, Question question, Optional<Edns> edns) implements Received {}

  /**
   * What asks for something and cannot be answered.
   *
   * @param rcode what to say to it
   */
  record Unusable(Head head, Rcode rcode) implements Received {}

  /**
   * No query: an answer, or less than a header. Whoever answered that could be made to answer
   * itself.
   */
  record Ignored() implements Received {}

  /**
   * The first four bytes of a message.
   *
   * @param flags as they were sent: operation, recursion desired, checking disabled and others
   */
  record Head(int id, int flags) {}
}
