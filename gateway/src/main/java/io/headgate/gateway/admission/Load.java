package io.headgate.gateway.admission;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much is waiting for its answer. Any thread. */
final class Load {

  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** Says whether there is room for one more; if so, it has to be {@link #leave left} again. */
  boolean enter() {
    if (questions.incrementAndGet() <= AdmissionServer.MAX_QUESTIONS) {
      return true;
    }
    questions.decrementAndGet();
    return false;
  }

  /** Says whether there is room for more bytes; they count until they are released. */
  boolean hold(int more) {
    return bytes.addAndGet(more) <= AdmissionServer.MAX_BYTES_IN_ALL;
  }

  void release(long held) {
    bytes.addAndGet(-held);
  }

  /**
   * One less.
   *
   * @param held the bytes that counted for it
   */
  void leave(long held) {
    release(held);
    questions.decrementAndGet();
  }
}
