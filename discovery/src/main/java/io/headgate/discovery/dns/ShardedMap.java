package io.headgate.discovery.dns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of which another one is made at the cost of what differs: the entries lie in
 * shards by the hash of their key, and only the shards that are touched are copied.
 */
final class ShardedMap<K, V> {

  private static final int SHARD_BITS = 10;
  private static final int SHARDS = 1 << SHARD_BITS;

  private final List<Map<K, V>> shards;

  private ShardedMap(List<Map<K, V>> shards) {
    this.shards = shards;
  }

  static <K, V> ShardedMap<K, V> empty() {
    return new ShardedMap<>(Collections.nCopies(SHARDS, Map.of()));
  }

  @Nullable V get(K key) {
    return shards.get(shard(key)).get(key);
  }

  /** A draft of the next map, which begins as this one. */
  Draft<K, V> draft() {
    return new Draft<>(this);
  }

  /**
   * By the high bits of the mixed hash, so that within a shard the low ones, which HashMap takes,
   * differ.
   */
  private static int shard(Object key) {
    return (key.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - SHARD_BITS);
  }

  /** The next map while it is written. Not thread-safe. */
  static final class Draft<K, V> {

    private final ShardedMap<K, V> before;
    private final Map<Integer, Map<K, V>> touched = new HashMap<>();

    private Draft(ShardedMap<K, V> before) {
      this.before = before;
    }

    @Nullable V get(K key) {
      int shard = shard(key);
      return touched.getOrDefault(shard, before.shards.get(shard)).get(key);
    }

    void put(K key, V value) {
      mine(key).put(key, value);
    }

    void remove(K key) {
      mine(key).remove(key);
    }

    /** Ends the draft. */
    ShardedMap<K, V> map() {
      if (touched.isEmpty()) {
        return before;
      }
      List<Map<K, V>> shards = new ArrayList<>(before.shards);
      touched.forEach(shards::set);
      return new ShardedMap<>(shards);
    }

    private Map<K, V> mine(K key) {
      return touched.computeIfAbsent(shard(key), shard -> new HashMap<>(before.shards.get(shard)));
    }
  }
}
