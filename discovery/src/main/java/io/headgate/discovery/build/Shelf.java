package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objects of one kind, and which of them have changed. */
final class Shelf<K extends Comparable<K>, T extends HasMetadata> {

  private final Map<K, StoredObject<T>> objects = new TreeMap<>();
  private Set<K> changed = new HashSet<>();

  /** Puts an object in place of its former self; says whether it is different in what matters. */
  boolean put(K key, StoredObject<T> object) {
    StoredObject<T> before = objects.put(key, object);
    return (before == null || !RelevantContent.isEqual(before, object)) && touch(key);
  }

  /** Takes an object away; says whether it was there. */
  boolean remove(K key) {
    return objects.remove(key) != null && touch(key);
  }

  @Nullable StoredObject<T> get(K key) {
    return objects.get(key);
  }

  /** All of them, in the order of their names. */
  Map<K, StoredObject<T>> all() {
    return Collections.unmodifiableMap(objects);
  }

  /** Which have come, gone or changed since the last call. */
  Set<K> takeChanged() {
    Set<K> taken = changed;
    changed = new HashSet<>();
    return taken;
  }

  private boolean touch(K key) {
    changed.add(key);
    return true;
  }
}
