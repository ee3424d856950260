package io.headgate.cluster.affinity;

import java.time.Duration;

/** Runs what is to be done later. */
@FunctionalInterface
public interface LaterTasks {

  void after(Duration delay, Runnable task);
}
