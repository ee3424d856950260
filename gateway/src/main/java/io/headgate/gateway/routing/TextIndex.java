package io.headgate.gateway.routing;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash index that is asked with a part of a string, without that part being made, and
 * with a hash that the caller may carry along from character to character: so all the prefixes of a
 * path are looked up in one pass over it. Any thread.
 *
 * <p>The hash mixes every character into a seed of this process, so that nobody who may write
 * Ingresses can choose hosts or paths that collide.
 */
final class TextIndex<V> {

  /** The hash of the empty text. */
  static final int EMPTY_HASH = ThreadLocalRandom.current().nextInt();

  // The golden ratio as a fraction of 2^32 (Knuth, TAOCP 3, 6.4).
  private static final int MULTIPLIER = 0x9E3779B1;

  private record Entry<V>(String key, int hash, V value, @Nullable Entry<V> next) {}

  private final @Nullable Entry<V>[] buckets;
  private final int size;

  private TextIndex(@Nullable Entry<V>[] buckets, int size) {
    this.buckets = buckets;
    this.size = size;
  }

  static <V> TextIndex<V> empty() {
    return new TextIndex<>(newBuckets(1), 0);
  }

  /** The hash of a text from the hash of the text without its last character. */
  static int hash(int hash, char next) {
    int mixed = (hash ^ next) * MULTIPLIER;
    return mixed ^ (mixed >>> 15);
  }

  static int hash(String text, int start, int end) {
    int hash = EMPTY_HASH;
    for (int i = start; i < end; i++) {
      hash = hash(hash, text.charAt(i));
    }
    return hash;
  }

  /** Calls with every value, in no order that means anything. */
  void forEach(Consumer<? super V> action) {
    for (Entry<V> bucket : buckets) {
      for (Entry<V> entry = bucket; entry != null; entry = entry.next()) {
        action.accept(entry.value());
      }
    }
  }

  /** The value of the text from {@code start} to {@code end}, whose hash the caller knows. */
  @Nullable V get(String text, int start, int end, int hash) {
    Entry<V> entry = buckets[hash & (buckets.length - 1)];
    while (entry != null) {
      if (entry.hash() == hash
          && entry.key().length() == end - start
          && text.startsWith(entry.key(), start)) {
        return entry.value();
      }
      entry = entry.next();
    }
    return null;
  }

  /** An index in which these keys have these values, or none; the rest is as here. */
  TextIndex<V> with(Map<String, Optional<V>> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    Building<V> building = new Building<>(this, changes.size());
    changes.forEach(
        (key, value) -> {
          building.remove(key);
          value.ifPresent(present -> building.add(key, present));
        });
    return building.done();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <V> @Nullable Entry<V>[] newBuckets(int length) {
    return (Entry<V>[]) new Entry[length];
  }

  /** An index that is being made; its buckets are its own until it is done. */
  private static final class Building<V> {

    private final @Nullable Entry<V>[] buckets;
    private int size;

    Building(TextIndex<V> from, int more) {
      int wanted = Integer.highestOneBit(Math.max(1, from.size + more) * 2 - 1);
      if (wanted <= from.buckets.length) {
        buckets = Arrays.copyOf(from.buckets, from.buckets.length);
        size = from.size;
        return;
      }
      buckets = newBuckets(wanted);
      for (Entry<V> bucket : from.buckets) {
        for (Entry<V> entry = bucket; entry != null; entry = entry.next()) {
          put(entry.key(), entry.hash(), entry.value());
        }
      }
    }

    void add(String key, V value) {
      put(key, hash(key, 0, key.length()), value);
    }

    private void put(String key, int hash, V value) {
      int at = hash & (buckets.length - 1);
      buckets[at] = new Entry<>(key, hash, value, buckets[at]);
      size++;
    }

    void remove(String key) {
      int at = hash(key, 0, key.length()) & (buckets.length - 1);
      Entry<V> kept = null;
      for (Entry<V> entry = buckets[at]; entry != null; entry = entry.next()) {
        if (entry.key().equals(key)) {
          size--;
        } else {
          kept = new Entry<>(entry.key(), entry.hash(), entry.value(), kept);
        }
      }
      buckets[at] = kept;
    }

    TextIndex<V> done() {
      return new TextIndex<>(buckets, size);
    }
  }
}
