package io.headgate.gateway.http.token;

import io.headgate.discovery.jwks.KeyDocument;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TokenKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that URLs hold. They are fetched when a URL is first named, again when they are older
 * than {@link #FRESH}, and when a token names a key that is not among them; one fetch of a URL at a
 * time, and never two within a pause. Nobody waits where there are keys: those of before hold until
 * the new ones are there, if these do not come for {@link #LONGEST}. Any thread.
 */
public final class FetchedKeys {

  static final Duration FRESH = Duration.ofMinutes(5);
  public static final Duration LONGEST = Duration.ofHours(24);
  static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  static final Duration FOR_UNKNOWN_KEYS = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(FetchedKeys.class);

  /** Requests for one URL; beyond it they are answered at once. */
  private static final int MOST_WAITING = 1000;

  private final TimeSource time;
  private final KeyFetch fetch;
  private final Map<AuthorizationUrl, Entry> entries = new HashMap<>();
  private final LongAdder fetches = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile Listener listener = (url, failure) -> {};

  /** Who is told how the last fetch of a URL went. */
  @FunctionalInterface
  public interface Listener {

    /**
     * A fetch has ended.
     *
     * @param failure empty: it brought keys
     */
    void fetched(AuthorizationUrl url, Optional<String> failure);
  }

  /** Keys, or why there are none. */
  sealed interface Answer {

    /** There are some. */
    record Held(KeySet keys) implements Answer {}

    /** There are none that can be used. */
    record Missing(String why) implements Answer {}
  }

  private record Waiting(Executor executor, Consumer<Answer> then) {}

  private static final class Entry {
    private @Nullable KeySet keys;
    private long keysNanos;
    private long startedNanos;
    private boolean fetching;
    private Optional<String> failure = Optional.empty();
    private final List<Waiting> waiting = new ArrayList<>();
  }

  FetchedKeys(TimeSource time, KeyFetch fetch) {
    this.time = time;
    this.fetch = fetch;
  }

  /** Tells that one from now on. */
  public void tell(Listener other) {
    listener = other;
  }

  /** Forgets all others, and fetches what is new among these. */
  public void keep(Set<AuthorizationUrl> named) {
    List<AuthorizationUrl> due = new ArrayList<>();
    synchronized (this) {
      // Who waits for a fetch is told of its end.
      entries.entrySet().removeIf(it -> !named.contains(it.getKey()) && !it.getValue().fetching);
      for (AuthorizationUrl url : named) {
        if (!entries.containsKey(url) && begin(entry(url))) {
          due.add(url);
        }
      }
    }
    due.forEach(this::start);
  }

  /** Fetches what is old, and what did not come the last time. */
  public void refresh() {
    List<AuthorizationUrl> due = new ArrayList<>();
    synchronized (this) {
      entries.forEach(
          (url, entry) -> {
            boolean old =
                entry.failure.isPresent()
                    ? isOver(entry.startedNanos, AFTER_FAILURE)
                    : isOver(entry.keysNanos, FRESH);
            if (old && begin(entry)) {
              due.add(url);
            }
          });
    }
    due.forEach(this::start);
  }

  /** Fetches so far. */
  public long fetchesTotal() {
    return fetches.sum();
  }

  /** Those of them that brought no keys. */
  public long failuresTotal() {
    return failures.sum();
  }

  /** URLs whose last fetch brought no keys. */
  public synchronized long failing() {
    return entries.values().stream().filter(it -> it.failure.isPresent()).count();
  }

  /**
   * The keys as they are known; where none are, they are waited for.
   *
   * @param then called once: before this returns, or by the executor
   */
  void current(AuthorizationUrl url, Executor executor, Consumer<Answer> then) {
    Optional<Answer> now;
    boolean due;
    synchronized (this) {
      Entry entry = entry(url);
      KeySet keys = entry.keys;
      boolean usable = keys != null && !isOver(entry.keysNanos, LONGEST);
      boolean wanted = !usable || isOver(entry.keysNanos, FRESH);
      boolean allowed = entry.failure.isEmpty() || isOver(entry.startedNanos, AFTER_FAILURE);
      due = wanted && allowed && begin(entry);
      now =
          keys != null && usable
              ? Optional.of(new Answer.Held(keys))
              : await(url, entry, executor, then);
    }
    now.ifPresent(then);
    if (due) {
      start(url);
    }
  }

  /** Keys that are newer than those, if that may be asked for now; else those. */
  void newer(AuthorizationUrl url, KeySet than, Executor executor, Consumer<Answer> then) {
    Optional<Answer> now;
    boolean due;
    synchronized (this) {
      Entry entry = entry(url);
      KeySet keys = entry.keys;
      boolean other = keys != null && keys != than;
      due = !other && isOver(entry.startedNanos, FOR_UNKNOWN_KEYS) && begin(entry);
      now =
          keys != null && (other || !entry.fetching)
              ? Optional.of(new Answer.Held(keys))
              : await(url, entry, executor, then);
    }
    now.ifPresent(then);
    if (due) {
      start(url);
    }
  }

  private Entry entry(AuthorizationUrl url) {
    return entries.computeIfAbsent(url, unused -> new Entry());
  }

  private boolean isOver(long sinceNanos, Duration span) {
    return time.nanoTime() - sinceNanos >= span.toNanos();
  }

  /** Empty where it is waited for. */
  private static Optional<Answer> await(
      AuthorizationUrl url, Entry entry, Executor executor, Consumer<Answer> then) {
    if (!entry.fetching) {
      return Optional.of(missing(url, entry.failure.orElse("not fetched")));
    }
    if (entry.waiting.size() >= MOST_WAITING) {
      return Optional.of(missing(url, "too many requests wait for them"));
    }
    entry.waiting.add(new Waiting(executor, then));
    return Optional.empty();
  }

  private static Answer missing(AuthorizationUrl url, String why) {
    return new Answer.Missing("jwt-jwks: no keys of " + text(url) + ": " + why);
  }

  /** Whether it is to be fetched now; then it counts as begun. */
  private boolean begin(Entry entry) {
    if (entry.fetching) {
      return false;
    }
    entry.fetching = true;
    entry.startedNanos = time.nanoTime();
    return true;
  }

  private void start(AuthorizationUrl url) {
    fetches.increment();
    // What is read may be long: not on the event loop that has brought it.
    fetch.fetch(url, outcome -> ForkJoinPool.commonPool().execute(() -> take(url, outcome)));
  }

  private void take(AuthorizationUrl url, KeyFetch.Outcome outcome) {
    switch (outcome) {
      case KeyFetch.Outcome.Failed(String why) -> end(url, List.of(), why);
      case KeyFetch.Outcome.Document(String text) -> {
        switch (read(text)) {
          case KeyDocument.Unreadable(String why) -> end(url, List.of(), why);
          case KeyDocument.Keys(List<TokenKey> keys, int notUnderstood) ->
              end(url, keys, "no key that is understood");
        }
      }
    }
  }

  /** Whatever happens, somebody waits for an end. */
  private static KeyDocument read(String text) {
    try {
      return KeyDocument.read(text);
    } catch (RuntimeException e) {
      LOG.error("keys for tokens could not be read: {}", e.getClass().getName());
      return new KeyDocument.Unreadable("it cannot be read");
    }
  }

  /**
   * Hands them out.
   *
   * @param why there are none, where there are none
   */
  private void end(AuthorizationUrl url, List<TokenKey> keys, String why) {
    Optional<String> failure = keys.isEmpty() ? Optional.of(why) : Optional.empty();
    List<Waiting> waiting;
    Answer answer;
    boolean before;
    synchronized (this) {
      Entry entry = entry(url);
      before = entry.failure.isPresent();
      entry.fetching = false;
      entry.failure = failure;
      if (!keys.isEmpty()) {
        KeySet known = entry.keys;
        entry.keys = known != null && known.holds(keys) ? known : new KeySet(keys);
        entry.keysNanos = time.nanoTime();
      }
      waiting = List.copyOf(entry.waiting);
      entry.waiting.clear();
      KeySet held = entry.keys;
      answer =
          held != null && !isOver(entry.keysNanos, LONGEST)
              ? new Answer.Held(held)
              : missing(url, why);
    }
    if (failure.isPresent()) {
      failures.increment();
    }
    if (failure.isPresent() && !before) {
      LOG.warn("no keys for tokens from {}: {}", text(url), why);
    } else if (failure.isEmpty() && before) {
      LOG.info("keys for tokens come from {} again", text(url));
    }
    listener.fetched(url, failure);
    waiting.forEach(it -> answer(it, answer));
  }

  private static void answer(Waiting waiting, Answer answer) {
    try {
      waiting.executor.execute(() -> waiting.then.accept(answer));
    } catch (RejectedExecutionException e) {
      LOG.debug("who asked has ended meanwhile", e);
    }
  }

  /** As people write it. */
  public static String text(AuthorizationUrl url) {
    return (url.tls() ? "https://" : "http://")
        + url.host()
        + ":"
        + url.port()
        + url.target().text();
  }
}
