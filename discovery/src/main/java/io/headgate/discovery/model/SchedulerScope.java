package io.headgate.discovery.model;

/** Whose connections a count-based scheduler compares. */
public enum SchedulerScope {
  /** Those of all nodes. */
  CLUSTER,
  /** Those of this node alone, as the kernel does. */
  NODE
}
