package io.headgate.cluster.budgets;

import io.headgate.balancer.state.RequestBudget;
import io.headgate.cluster.quotas.RequestShare;
import io.headgate.cluster.quotas.Shares;
import io.headgate.cluster.quotas.Standing;
import io.headgate.discovery.model.TimeSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The tokens of all nodes, as one node knows them: it gives of its own share of every name at once,
 * and borrows beside that. It is complete without a cluster: then its share is everything.
 *
 * <p>Names are remembered until all their tokens are back. Where there are too many of them some
 * are forgotten earlier, and a name that may be one of those begins with nothing.
 *
 * <p>Any thread, but for what is said to belong to the thread of the cluster.
 */
public final class SharedRequestBudget implements RequestBudget {

  /** Looked at for every new name: more than one, so that there are fewer and fewer. */
  private static final int SWEPT = 3;

  private static final int SWEPT_IF_FULL = 16;
  private static final long EVER = 1L << 60;

  private final Map<String, SharedTokens> names = new ConcurrentHashMap<>();
  private final Function<String, SharedTokens> begin = this::begin;
  private final Forgotten forgotten = new Forgotten();
  private final RequestShare share;
  private final TimeSource time;
  private final LoanExchange exchange;
  private final int most;
  private Iterator<SharedTokens> sweeper = names.values().iterator();

  /**
   * @param share what is this node's own of every name
   * @param capacity where others are told, and how many names are remembered
   */
  public SharedRequestBudget(
      RequestShare share,
      Standing standing,
      Capacity capacity,
      BudgetTimings timings,
      TimeSource time) {
    this.share = share;
    this.time = time;
    this.most = capacity.names();
    this.exchange = new LoanExchange(standing, capacity.transport(), timings, time);
  }

  /**
   * What it has to do with.
   *
   * @param names how many are remembered at most, but for those that are being lent
   */
  public record Capacity(BudgetTransport transport, int names) {}

  @Override
  public Tokens of(String name) {
    return named(name);
  }

  private SharedTokens named(String name) {
    SharedTokens known = names.get(name);
    if (known != null) {
      return known;
    }
    sweep();
    return names.computeIfAbsent(name, begin);
  }

  private SharedTokens begin(String name) {
    Shares shares = share.shares();
    long now = time.nanoTime();
    long changedAt = shares.last() == 0 ? now - EVER : shares.since(shares.last());
    boolean emptied = forgotten.begins(name, now, changedAt);
    return new SharedTokens(name, this, emptied, now);
  }

  /** Goes around all names, some for every new one, as ngx_http_limit_req_module does. */
  private synchronized void sweep() {
    for (int look = 0; look < SWEPT || (look < SWEPT_IF_FULL && names.size() >= most); look++) {
      if (!sweeper.hasNext()) {
        sweeper = names.values().iterator();
      }
      if (!sweeper.hasNext()) {
        return;
      }
      SharedTokens next = sweeper.next();
      if (next.retire(look >= SWEPT)) {
        names.remove(next.name(), next);
      }
    }
  }

  /** What is to be used instead of one that is not to be used any longer. */
  SharedTokens insteadOf(SharedTokens retired) {
    names.remove(retired.name(), retired);
    return named(retired.name());
  }

  void forget(String name, long now, long fullNanos) {
    forgotten.add(name, now, fullNanos);
  }

  Shares shares() {
    return share.shares();
  }

  long nanoTime() {
    return time.nanoTime();
  }

  boolean wish(SharedTokens tokens) {
    return exchange.wish(tokens);
  }

  void lent(int amount) {
    share.lent(amount);
  }

  /** How many names are remembered. */
  int size() {
    return names.size();
  }

  /** Takes in what somebody said. The thread of the cluster. */
  public void receive(BudgetMessage message) {
    exchange.receive(message, this::named, name -> Optional.ofNullable(names.get(name)));
  }

  /** Does what time asks for; to be called every few milliseconds. The thread of the cluster. */
  public void tick() {
    exchange.tick();
  }
}
