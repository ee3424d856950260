package io.headgate.cluster.affinity;

import io.headgate.balancer.state.AffinityEntries;
import io.headgate.balancer.state.AffinityHandler;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.AffinityTable;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The affinity of all nodes, as one node sees it. A client that this node knows is answered from
 * its memory. For any other the client's owner is asked, once, however many connections wait; if it
 * does not answer within the bound, this node decides as every other would, and asks later whether
 * that may stay.
 *
 * <p>Without a cluster this node decides everything; when one is attached, it offers what it has
 * decided. Any thread.
 */
public final class SharedAffinityTable implements AffinityTable {

  /** How long a connection waits for the decision about its client, unless told otherwise. */
  public static final Duration BOUND = Duration.ofMillis(20);

  private static final Duration RETRY = Duration.ofMillis(250);

  /**
   * How long after a decision that did not come, or the loss of a node, what every node would
   * choose is proposed instead of what this one's scheduler says: some nodes ask the new owner
   * while others still decide by themselves, and all are to come to the same pod.
   */
  static final Duration UNREST = Duration.ofSeconds(2);

  /** How many clients are asked about at a time where many have to be. */
  private static final int SETTLED_AT_ONCE = 1_000;

  private record Question(AffinityKey key, @Nullable PodAddress gone) {}

  private final Bindings bindings;
  private final LaterTasks later;
  private final TimeSource time;
  private final Duration bound;
  private final ConcurrentMap<Question, OpenQuestion> questions = new ConcurrentHashMap<>();
  private final Queue<AffinityKey> unsettled = new ConcurrentLinkedQueue<>();
  private final AtomicLong asked = new AtomicLong();
  private final ConcurrentMap<AffinityKey, Integer> held = new ConcurrentHashMap<>();
  private final Set<AffinityKey> kept = ConcurrentHashMap.newKeySet();
  private final LongAdder unanswered = new LongAdder();
  private final LongAdder conflicts = new LongAdder();
  private volatile @Nullable AffinityOwners owners;
  private volatile long calmFromNanos;

  /**
   * @param bound how long a connection waits for the decision about its client
   * @param maxClients above it the clients that came least and longest ago are forgotten
   */
  public SharedAffinityTable(LaterTasks later, TimeSource time, Duration bound, int maxClients) {
    this.bound = bound;
    this.later = later;
    this.time = time;
    this.bindings = new Bindings(time, maxClients);
    this.calmFromNanos = time.nanoTime();
  }

  /** From now on there are others to ask; null: not any more. */
  public void attach(@Nullable AffinityOwners attached) {
    owners = attached;
    if (attached != null) {
      revalidate();
    }
  }

  /**
   * What this node knows may have been decided otherwise elsewhere, as after a partition: all of it
   * is asked for again, while it goes on to hold.
   */
  public void revalidate() {
    unsettled.addAll(bindings.keys());
  }

  /**
   * A node has gone, and its clients get other owners: for a while some will not answer in time.
   */
  public void departed() {
    calmFromNanos = time.nanoTime() + UNREST.toNanos();
  }

  /** Takes in that somebody has moved a client. */
  public void moved(AffinityMove move) {
    bindings.moved(move.key(), move.entry(), asked.incrementAndGet());
  }

  /**
   * Asks about some of the clients whose pod is not settled; to be called every few milliseconds.
   */
  public void settle() {
    AffinityOwners asking = owners;
    if (asking == null) {
      return;
    }
    for (int i = 0; i < SETTLED_AT_ONCE; i++) {
      AffinityKey key = unsettled.poll();
      if (key == null) {
        return;
      }
      Binding known = bindings.look(key);
      if (known != null) {
        settle(asking, key, known);
      }
    }
  }

  @Override
  public @Nullable PodAddress known(AffinityKey key, Duration timeout) {
    Binding known = bindings.use(key, timeout);
    if (known == null) {
      return null;
    }
    AffinityOwners asking = owners;
    if (asking != null && known.origin().confirmed() && known.renew(time.nanoTime())) {
      settle(asking, key, known);
    }
    return known.pod();
  }

  @Override
  public void bindIfAbsent(
      AffinityKey key, PodAddress proposed, Duration timeout, AffinityHandler handler) {
    ask(key, AffinityRequest.bind(proposed, timeout), handler);
  }

  @Override
  public void replace(
      AffinityKey key, Replacement replacement, Duration timeout, AffinityHandler handler) {
    ask(
        key,
        new AffinityRequest(replacement.gone(), replacement.proposed(), timeout, Duration.ZERO),
        handler);
  }

  @Override
  public void hold(AffinityKey key) {
    if (held.merge(key, 1, Integer::sum) == 1 && kept.add(key)) {
      keep(key);
    }
  }

  @Override
  public void release(AffinityKey key) {
    held.computeIfPresent(key, (k, open) -> open == 1 ? null : open - 1);
    Binding known = bindings.look(key);
    if (known != null) {
      bindings.use(key, known.timeout());
    }
  }

  /** As if the client came again and again, here and at its owner, while a connection is open. */
  private void keep(AffinityKey key) {
    Binding known = bindings.look(key);
    if (known == null || !held.containsKey(key)) {
      kept.remove(key);
      return;
    }
    bindings.use(key, known.timeout());
    AffinityOwners telling = owners;
    if (telling != null) {
      settle(telling, key, known);
    }
    later.after(AffinityEntry.renewal(known.timeout()), () -> keep(key));
  }

  @Override
  public AffinityEntries entries() {
    return bindings;
  }

  @Override
  public void forget(String serviceUid) {
    bindings.forget(serviceUid);
    AffinityOwners telling = owners;
    if (telling != null) {
      telling.forget(serviceUid);
    }
  }

  public AffinityFigures figures() {
    return new AffinityFigures(
        bindings.size(), unanswered.sum(), conflicts.sum(), bindings.evicted());
  }

  private void ask(AffinityKey key, AffinityRequest request, AffinityHandler handler) {
    Binding known = bindings.use(key, request.timeout());
    if (known != null && !known.pod().equals(request.gone())) {
      handler.bound(known.pod()); // decided since the caller looked
      return;
    }
    AffinityOwners asking = owners;
    if (asking == null) {
      handler.bound(bindings.decideAlone(key, request));
      return;
    }
    Question question = new Question(key, request.gone());
    OpenQuestion mine = new OpenQuestion(request, handler);
    OpenQuestion others = questions.putIfAbsent(question, mine);
    if (others != null) {
      others.join(handler);
      return;
    }
    later.after(bound, () -> giveUp(question, mine));
    long number = asked.incrementAndGet();
    AffinityRequest offered = isCalm() ? request : mine.unanswered();
    var unused =
        decide(asking, key, offered)
            .whenComplete(
                (entry, failure) -> {
                  if (entry == null) {
                    giveUp(question, mine);
                    return;
                  }
                  conflict(bindings.look(key), request, entry);
                  PodAddress pod = bindings.learn(key, entry, request, number);
                  if (request.gone() != null && pod.equals(offered.proposed())) {
                    asking.announce(new AffinityMove(key, entry));
                  }
                  questions.remove(question, mine);
                  mine.answer(pod);
                });
  }

  private boolean isCalm() {
    return time.nanoTime() - calmFromNanos >= 0;
  }

  /** Nobody has answered in time: this node decides, and asks later. */
  private void giveUp(Question question, OpenQuestion open) {
    if (open.isOpen()) {
      unanswered.increment();
      calmFromNanos = time.nanoTime() + UNREST.toNanos();
      PodAddress pod = bindings.decideAlone(question.key(), open.unanswered());
      unsettled.add(question.key());
      questions.remove(question, open);
      open.answer(pod);
    }
  }

  private void settle(AffinityOwners asking, AffinityKey key, Binding known) {
    Duration idle = Duration.ofNanos(Math.max(0, time.nanoTime() - known.usedNanos()));
    AffinityRequest request = new AffinityRequest(null, known.pod(), known.timeout(), idle);
    long number = asked.incrementAndGet();
    var unused =
        decide(asking, key, request)
            .whenComplete(
                (entry, failure) -> {
                  if (entry == null) {
                    later.after(RETRY, () -> unsettled.add(key));
                    return;
                  }
                  conflict(bindings.look(key), request, entry);
                  bindings.settle(key, entry, number);
                });
  }

  private void conflict(@Nullable Binding known, AffinityRequest request, AffinityEntry entry) {
    if (known != null && !known.pod().equals(request.gone()) && !known.pod().equals(entry.pod())) {
      conflicts.increment();
    }
  }

  private static CompletionStage<AffinityEntry> decide(
      AffinityOwners asking, AffinityKey key, AffinityRequest request) {
    try {
      return asking.decide(key, request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
