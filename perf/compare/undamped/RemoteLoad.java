package io.headgate.cluster.counts;

/**
 * In place of the real one: what others have told counts in full, however old it is. Only perf/compare/cluster puts it
 * before the program, to show what the naive sum does.
 */
final class RemoteLoad {

  private volatile int active;

  RemoteLoad(RemoteRate unused) {}

  int active() {
    return active;
  }

  double damped() {
    return active;
  }

  void add(int difference) {
    int sum = active + difference; // one thread writes
    active = sum;
  }
}
