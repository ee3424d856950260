package io.headgate.cluster.allocations;

import io.headgate.cluster.affinity.LaterTasks;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's copy of what the cluster has assigned, over a store that remembers it here. While
 * there are no others, or they do not answer, this node decides by itself, as if it had always been
 * alone; what it has decided is brought to the others when they are there. Any thread; nothing
 * blocks.
 */
public final class SharedAllocationStore implements AllocationStore {

  private static final Logger LOG = LoggerFactory.getLogger(SharedAllocationStore.class);

  /**
   * How a node waits.
   *
   * @param settled completes when there is nobody to wait for any more
   * @param answer how long a request may take
   * @param later by it, and by nothing else, time passes
   */
  public record Waits(CompletionStage<Void> settled, Duration answer, LaterTasks later) {}

  private final AllocationStore here;
  private final Waits waits;
  private final Consumer<Boolean> answering;
  private final Questions questions;
  private Allocations known;
  private UUID stamp = AgreedAllocations.NONE.stamp();
  private long reunions;
  private long agreedReunions;
  private @Nullable AllocationOwner owner;

  /** Whether what this node has is part of what the cluster has. */
  private boolean joined;

  /** Whether a request was not answered; none that anybody waits for is made until one is. */
  private boolean silent;

  private boolean news;
  private boolean asking;
  private long adoptions;

  /**
   * @param here remembers on this node, and answers at once
   * @param answering is told false when others do not answer, and true when they do again
   */
  public SharedAllocationStore(AllocationStore here, Waits waits, Consumer<Boolean> answering) {
    this.here = here;
    this.waits = waits;
    this.answering = answering;
    this.questions = new Questions(waits.answer(), waits.later());
    this.known = here.read().toCompletableFuture().join();
  }

  /** From now on there are others, or is a cluster of one. */
  public synchronized void attach(AllocationOwner attached) {
    owner = attached;
    answered();
    apart();
  }

  /** This node is on its own. */
  public void detach() {
    synchronized (this) {
      owner = null;
      joined = false;
    }
    questions.giveUp();
  }

  /** Parts of the cluster have become one: what this node has may not be among what holds now. */
  public synchronized void apart() {
    joined = false;
    news = true;
  }

  @Override
  public synchronized boolean hasNews() {
    return news && !silent;
  }

  @Override
  public synchronized CompletionStage<Allocations> read() {
    return CompletableFuture.completedFuture(known());
  }

  @Override
  public synchronized CompletionStage<Allocations> agree(Predicate<ObjectRef> own) {
    news = false;
    if (joined || silent) {
      return read();
    }
    Map<ObjectRef, Allocation> mine = new HashMap<>();
    known
        .byObject()
        .forEach(
            (ref, allocation) -> {
              if (own.test(ref)) {
                mine.put(ref, allocation);
              }
            });
    return waits.settled().handle((settled, failure) -> mine).thenCompose(this::bring);
  }

  private CompletionStage<Allocations> bring(Map<ObjectRef, Allocation> mine) {
    AllocationRequest.Bring request = new AllocationRequest.Bring(UUID.randomUUID(), mine);
    return ask(request)
        .thenApply(
            answer -> {
              Allocations now = brought(request, answer);
              check(); // what was told meanwhile was not heard
              return now;
            });
  }

  private synchronized Allocations brought(
      AllocationRequest.Bring request, Optional<AllocationAnswer> answer) {
    Optional<AgreedAllocations> all = answer.flatMap(AllocationAnswer::all);
    if (all.isPresent()) {
      joined = true;
      news = false;
      agreedReunions = all.get().reunions();
      reunions++;
      adopt(all.get());
      if (stamp.equals(request.next())) {
        tell(AllocationNews.ask(stamp));
      }
    }
    return known();
  }

  @Override
  public CompletionStage<Allocations> propose(
      long base, Map<ObjectRef, Optional<Allocation>> changes) {
    AllocationRequest.Propose proposal;
    synchronized (this) {
      if (base != known.version()) {
        return read();
      }
      if (!joined || silent) {
        return CompletableFuture.completedFuture(decide(changes));
      }
      proposal = new AllocationRequest.Propose(stamp, UUID.randomUUID(), changes);
    }
    return ask(proposal).thenApply(answer -> proposed(proposal, answer));
  }

  private synchronized Allocations proposed(
      AllocationRequest.Propose proposal, Optional<AllocationAnswer> answer) {
    Optional<AgreedAllocations> other = answer.flatMap(AllocationAnswer::all);
    if (answer.isEmpty() || other.filter(it -> !it.isSince(proposal.base())).isPresent()) {
      // Nobody answers, or somebody who knows nothing of what this node has: it is to bring that.
      apart();
      return decide(proposal.changes());
    }
    if (other.isPresent()) {
      adopt(other.get());
    } else {
      if (stamp.equals(proposal.base())) { // else the next decision was here sooner
        decide(proposal.changes());
        adopted(proposal.next());
      }
      tell(new AllocationNews(proposal.base(), proposal.next(), proposal.changes()));
    }
    return known();
  }

  /** Takes in what was accepted from somebody; where something before it is missing, asks. */
  public synchronized void receive(AllocationNews told) {
    if (!joined || silent || told.to().equals(stamp)) {
      return;
    }
    if (told.from().equals(stamp)) {
      decide(told.changes());
      adopted(told.to());
      news = true;
    } else {
      check();
    }
  }

  /** Asks whether this node knows all, and whether there is an answer at all. To be repeated. */
  public void check() {
    long before;
    AllocationRequest request;
    synchronized (this) {
      if (asking || owner == null || !(joined || silent)) {
        return;
      }
      asking = true;
      before = adoptions;
      request = new AllocationRequest.Ask(stamp);
    }
    var unused = ask(request).thenAccept(answer -> checked(before, answer));
  }

  private synchronized void checked(long before, Optional<AllocationAnswer> answer) {
    asking = false;
    if (answer.isEmpty()) {
      return;
    }
    Optional<AgreedAllocations> all = answer.get().all();
    if (silent) {
      answered();
      apart();
    } else if (all.isPresent() && joined) {
      if (adoptions != before) {
        check(); // that may have been older
        return;
      }
      if (!all.get().isSince(stamp)) {
        apart();
        return;
      }
      adopt(all.get());
      news = true;
    }
  }

  /** The answer; empty where there is nobody to ask, or none comes in time. */
  private CompletionStage<Optional<AllocationAnswer>> ask(AllocationRequest request) {
    AllocationOwner asked;
    synchronized (this) {
      asked = owner;
    }
    return asked == null
        ? CompletableFuture.completedFuture(Optional.empty())
        : questions.ask(asked, request, why -> unanswered(asked, why));
  }

  private synchronized void unanswered(AllocationOwner asked, String why) {
    if (!silent && asked.equals(owner)) {
      silent = true;
      LOG.warn("no answer about what objects are assigned, this node decides by itself: {}", why);
      answering.accept(false);
    }
  }

  private void answered() {
    if (silent) {
      silent = false;
      answering.accept(true);
    }
  }

  private Allocations known() {
    return new Allocations(known.version(), known.byObject(), reunions);
  }

  private Allocations decide(Map<ObjectRef, Optional<Allocation>> changes) {
    known = here.propose(known.version(), changes).toCompletableFuture().join();
    return known();
  }

  private void adopt(AgreedAllocations all) {
    Map<ObjectRef, Optional<Allocation>> changes = all.changesSince(known.byObject());
    if (!changes.isEmpty()) {
      decide(changes);
    }
    if (all.reunions() != agreedReunions) {
      agreedReunions = all.reunions();
      reunions++;
    }
    adopted(all.stamp());
  }

  private void adopted(UUID now) {
    stamp = now;
    adoptions++;
  }

  private void tell(AllocationNews told) {
    AllocationOwner telling = owner;
    if (telling != null) {
      telling.announce(told);
    }
  }
}
