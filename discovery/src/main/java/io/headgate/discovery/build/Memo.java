package io.headgate.discovery.build;

import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the objects of one kind came to. What is made anew and comes out equal stays the same
 * object, so that whoever holds on to it sees that nothing has changed.
 */
final class Memo<K extends Comparable<K>, T> {

  private static final Logger LOG = LoggerFactory.getLogger(Memo.class);

  private final Map<K, T> values = new TreeMap<>();
  private final Map<K, List<Problem>> problems = new TreeMap<>();

  /** One value before and after; empty where it did not or does not exist. */
  record Change<T>(Optional<T> before, Optional<T> after) {
    boolean isNone() {
      return before.equals(after);
    }
  }

  /**
   * Makes a value anew. A translation that throws is a fault of ours: it becomes a problem of that
   * object, the former value stays, and the other objects go on.
   */
  Change<T> replace(K key, StoredObject<?> written, Supplier<Translated<Optional<T>>> translation) {
    try {
      return replace(key, translation.get());
    } catch (RuntimeException e) {
      LOG.error("{} {}: not understood", written.object().getKind(), key, e);
      problems.put(key, List.of(written.problem(Problem.Reason.Internal, "not understood: " + e)));
      Optional<T> former = Optional.ofNullable(values.get(key));
      return new Change<>(former, former);
    }
  }

  Change<T> remove(K key) {
    problems.remove(key);
    return new Change<>(Optional.ofNullable(values.remove(key)), Optional.empty());
  }

  @Nullable T get(K key) {
    return values.get(key);
  }

  /** An immutable copy. */
  Map<K, T> values() {
    return Map.copyOf(values);
  }

  /** In the order of the objects' names. */
  List<Problem> problems() {
    List<Problem> all = new ArrayList<>();
    problems.values().forEach(all::addAll);
    return all;
  }

  private Change<T> replace(K key, Translated<Optional<T>> fresh) {
    if (fresh.problems().isEmpty()) {
      problems.remove(key);
    } else {
      problems.put(key, fresh.problems());
    }
    Optional<T> before = Optional.ofNullable(values.get(key));
    if (!before.equals(fresh.value())) {
      fresh.value().ifPresentOrElse(it -> values.put(key, it), () -> values.remove(key));
    }
    return new Change<>(before, fresh.value());
  }
}
