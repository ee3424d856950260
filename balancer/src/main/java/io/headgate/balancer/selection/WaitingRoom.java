package io.headgate.balancer.selection;

import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Where connections of one Service port wait while every endpoint has as many as it may. They are
 * served in the order in which they came; so many wait, and so long, and whoever comes then or
 * waits longer is refused. Any thread.
 *
 * <p>A client that has left waits on: its connection is noticed to be gone when its turn comes, and
 * gives back what it was given.
 */
final class WaitingRoom {

  /** A queue longer than that is not served in time anyway. */
  static final int MAX_WAITING = 1024;

  /** As long as a client may wait for a connect in the mode headgate, and a little. */
  static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private final TimeSource time;
  private final Consumer<PickRequest> turn;
  private final BooleanSupplier anyFree;
  private final ConcurrentSkipListMap<Long, Waiter> waiting = new ConcurrentSkipListMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong arrivals = new AtomicLong();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean closed;

  /**
   * @param turn tries again to choose; where that is in vain, the request comes back here
   * @param anyFree whether there is something to choose now
   */
  WaitingRoom(TimeSource time, Consumer<PickRequest> turn, BooleanSupplier anyFree) {
    this.time = time;
    this.turn = turn;
    this.anyFree = anyFree;
  }

  /**
   * One that waits. It stands for its request's handler, so that it is known when it comes back.
   */
  private record Waiter(long arrival, long deadline, PickRequest request)
      implements SelectionHandler {

    @Override
    public void selected(Selection selection) {
      request.handler().selected(selection);
    }

    @Override
    public PodPreference preference() {
      return request.handler().preference();
    }
  }

  /** Whether a request must not be served before others that wait. */
  boolean isBefore(SelectionHandler handler) {
    return size.get() > 0 && !(handler instanceof Waiter);
  }

  /** Lets a request wait, or refuses it. One that was here before takes its old place. */
  void enter(PickRequest request) {
    if (request.handler() instanceof Waiter waiter) {
      size.incrementAndGet();
      admit(waiter);
    } else if (size.incrementAndGet() > MAX_WAITING) {
      size.decrementAndGet();
      request.handler().selected(Selection.Full.INSTANCE);
    } else {
      admit(new Waiter(arrivals.getAndIncrement(), time.nanoTime() + MAX_WAIT.toNanos(), request));
      // What became free before it was seen here, nobody would tell.
      serve();
    }
  }

  private void admit(Waiter waiter) {
    waiting.put(waiter.arrival, waiter);
    if (closed) {
      close();
    }
  }

  /**
   * Gives everybody a turn, in order, as long as there is something to be had. A call while another
   * one is under way makes that one look again: turns do not nest, however many end at once.
   */
  void serve() {
    if (size.get() == 0 || calls.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    while (seen != 0) {
      for (Waiter waiter : waiting.values()) {
        if (!anyFree.getAsBoolean()) {
          break;
        }
        if (left(waiter)) {
          PickRequest asked = waiter.request;
          turn.accept(
              new PickRequest(asked.whole(), asked.node(), asked.key(), asked.excluded(), waiter));
        }
      }
      seen = calls.addAndGet(-seen);
    }
  }

  /** Refuses those whose time is over. */
  void expire() {
    for (Waiter waiter : waiting.values()) {
      if (time.nanoTime() - waiter.deadline >= 0 && left(waiter)) {
        waiter.selected(Selection.Full.INSTANCE);
      }
    }
  }

  /** The port is gone: nobody waits for it. */
  void close() {
    closed = true;
    for (Waiter waiter : waiting.values()) {
      if (left(waiter)) {
        waiter.selected(Selection.NoService.INSTANCE);
      }
    }
  }

  int size() {
    return size.get();
  }

  /** Whether it was this caller that took the waiter out. */
  private boolean left(Waiter waiter) {
    boolean mine = waiting.remove(waiter.arrival, waiter);
    if (mine) {
      size.decrementAndGet();
    }
    return mine;
  }
}
