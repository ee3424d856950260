package io.headgate.gateway.http.step;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many requests are open under each name on this node. A name without any takes no room, so
 * what clients send makes it no larger than the requests that are open. Any thread; never waits.
 */
public final class OpenRequests {

  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /** A request among the open ones of a name. */
  public final class Place {

    private final String name;

    private Place(String name) {
      this.name = name;
    }

    /** The request has ended; to be called once. */
    public void leave() {
      while (true) {
        Integer count = counts.get(name);
        if (count == null) {
          throw new IllegalStateException(name + " has no open request");
        }
        boolean done = count == 1 ? counts.remove(name, count) : swap(count, count - 1);
        if (done) {
          return;
        }
      }
    }

    private boolean swap(Integer before, Integer after) {
      return counts.replace(name, before, after);
    }
  }

  /**
   * Counts one more.
   *
   * @param most how many there may be with it; 1 or more
   * @return null where there are as many already
   */
  public @Nullable Place enter(String name, int most) {
    while (true) {
      Integer count = counts.putIfAbsent(name, 1);
      if (count == null) {
        return new Place(name);
      }
      if (count >= most) {
        return null;
      }
      if (counts.replace(name, count, count + 1)) {
        return new Place(name);
      }
    }
  }

  /** Names that have open requests. */
  public int names() {
    return counts.size();
  }
}
