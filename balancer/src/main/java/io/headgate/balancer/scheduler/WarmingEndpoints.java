package io.headgate.balancer.scheduler;

import io.headgate.balancer.state.EndpointLoad;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The endpoints of one list that still get less than their share. Immutable. */
final class WarmingEndpoints {

  static final WarmingEndpoints NONE = of(List.of(), Map.of(), 0);

  private final List<Endpoint> endpoints;
  private final int[] indexes;
  private final long[] began;
  private final long period;

  /** By their places in the list. */
  private final boolean[] warming;

  /** The views last made: candidates come again, those of the policy Cluster and of Local. */
  private final AtomicReferenceArray<@Nullable Others> views = new AtomicReferenceArray<>(2);

  private WarmingEndpoints(List<Endpoint> endpoints, int[] indexes, long[] began, long period) {
    this.endpoints = endpoints;
    this.indexes = indexes;
    this.began = began;
    this.period = period;
    warming = new boolean[endpoints.size()];
    for (int index : indexes) {
      warming[index] = true;
    }
  }

  /**
   * @param began when each of them began, as {@code nanoTime}
   * @param period in nanoseconds
   */
  static WarmingEndpoints of(
      List<Endpoint> endpoints, Map<EndpointAddress, Long> began, long period) {
    int[] indexes =
        IntStream.range(0, endpoints.size())
            .filter(i -> began.containsKey(endpoints.get(i).address()))
            .toArray();
    long[] times =
        IntStream.of(indexes).mapToLong(i -> began.get(endpoints.get(i).address())).toArray();
    return new WarmingEndpoints(endpoints, indexes, times, period);
  }

  /** Without those whose time has passed. */
  WarmingEndpoints at(long now) {
    Map<EndpointAddress, Long> still = new HashMap<>();
    for (int i = 0; i < indexes.length; i++) {
      if (now - began[i] < period) {
        still.put(endpoints.get(indexes[i]).address(), began[i]);
      }
    }
    return of(endpoints, still, period);
  }

  Map<EndpointAddress, Long> began() {
    Map<EndpointAddress, Long> all = new HashMap<>();
    for (int i = 0; i < indexes.length; i++) {
      all.put(endpoints.get(indexes[i]).address(), began[i]);
    }
    return all;
  }

  boolean isEmpty() {
    return indexes.length == 0;
  }

  /** Whether some of that list are warming. */
  @SuppressWarnings("ReferenceEquality") // the list object itself stands for its endpoints
  boolean isOver(List<Endpoint> others) {
    return indexes.length > 0 && endpoints == others;
  }

  /** The same for another list object, if it lists the same; none for the list of another time. */
  WarmingEndpoints over(List<Endpoint> others) {
    return indexes.length > 0 && endpoints.equals(others)
        ? new WarmingEndpoints(others, indexes, began, period)
        : NONE;
  }

  /** Whether the time of one of them has passed. */
  boolean hasEnded(long now) {
    for (long start : began) {
      if (now - start >= period) {
        return true;
      }
    }
    return false;
  }

  /**
   * The warming endpoint to which this lot falls, or {@link Scheduler#NONE}.
   *
   * @param lot from 0 to below 1
   */
  int draw(Candidates candidates, FairShare share, long now, double lot) {
    long total = 0;
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.available(i)) {
        total += share.of(candidates.endpoint(i));
      }
    }
    double drawn = lot * total;
    for (int i = 0; i < indexes.length; i++) {
      int index = indexes[i];
      if (candidates.available(index)) {
        drawn -= share.of(candidates.endpoint(index)) * (double) (now - began[i]) / period;
        if (drawn < 0) {
          return index;
        }
      }
    }
    return Scheduler.NONE;
  }

  /** These candidates, with none of the warming ones available. */
  Candidates without(Candidates candidates) {
    Others latest = views.get(0);
    if (latest != null && latest.isOf(candidates)) {
      return latest;
    }
    Others other = views.get(1);
    if (other != null && other.isOf(candidates)) {
      return other;
    }
    Others made = new Others(candidates);
    views.set(1, latest);
    views.set(0, made);
    return made;
  }

  private final class Others implements Candidates {

    private final Candidates all;

    Others(Candidates all) {
      this.all = all;
    }

    @SuppressWarnings("ReferenceEquality") // the very object: it is another view of it
    boolean isOf(Candidates others) {
      return all == others;
    }

    @Override
    public List<Endpoint> endpoints() {
      return all.endpoints();
    }

    @Override
    public EndpointLoad load(int index) {
      return all.load(index);
    }

    @Override
    public boolean available(int index) {
      return !warming[index] && all.available(index);
    }
  }
}
