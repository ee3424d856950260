package io.headgate.discovery.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The problems that only show at run time: a port that is taken, a Secret that holds no key. Who
 * reports one takes it back when it is over. Any thread.
 */
public final class ProblemLog {

  private record Key(String reporter, Object subject) {}

  private final ConcurrentMap<Key, Problem> problems = new ConcurrentHashMap<>();

  /** Reports a problem, in place of the reporter's former one about the same subject. */
  public void report(String reporter, Object subject, Problem problem) {
    problems.put(new Key(reporter, subject), problem);
  }

  /** Takes back what the reporter said about the subject; nothing happens where it said nothing. */
  public void clear(String reporter, Object subject) {
    problems.remove(new Key(reporter, subject));
  }

  /** What is wrong now. */
  public List<Problem> current() {
    return new ArrayList<>(problems.values());
  }
}
