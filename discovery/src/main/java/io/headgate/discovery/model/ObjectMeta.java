package io.headgate.discovery.model;

import java.time.Instant;
import java.util.Map;

/**
 * What an API server assigns or keeps beside an object's content.
 *
 * @param uid changes when an object is deleted and created again under the same name
 * @param creationTimestamp decides conflicts: the older object wins
 */
public record ObjectMeta(String uid, Instant creationTimestamp, Map<String, String> labels) {

  public ObjectMeta {
    labels = Map.copyOf(labels);
  }
}
