package io.headgate.discovery.build;

import io.headgate.discovery.watch.ResourceEvent;

/** The objects of the API as the events told. Control thread only. */
final class ResourceStore {

  /** Takes an event; says whether it mattered. */
  boolean apply(ResourceEvent event) {
    return !(event instanceof ResourceEvent.Synced);
  }
}
