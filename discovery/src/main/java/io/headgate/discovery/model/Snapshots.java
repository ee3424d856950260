package io.headgate.discovery.model;

/** Where the current snapshot is read. Any thread. */
public interface Snapshots {

  Snapshot current();
}
