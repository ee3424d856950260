package io.headgate.balancer.proxy;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Flows in the order of their last use: taking one in, out and to the end costs the same with one
 * and with thousands, and allocates nothing. Confined to one event loop.
 */
final class FlowOrder {

  /** Where a flow stands in one order; it stands in two. */
  static final class Place {
    private final UdpFlow flow;
    private @Nullable Place older;
    private @Nullable Place newer;

    Place(UdpFlow flow) {
      this.flow = flow;
    }
  }

  private @Nullable Place oldest;
  private @Nullable Place newest;

  /** The one that was not used for longest; null where there is none. */
  @Nullable UdpFlow oldest() {
    return oldest == null ? null : oldest.flow;
  }

  boolean isEmpty() {
    return oldest == null;
  }

  /** From the oldest on; the one that is looked at may leave. */
  void forEach(Consumer<UdpFlow> action) {
    for (Place place = oldest; place != null; ) {
      Place following = place.newer;
      action.accept(place.flow);
      place = following;
    }
  }

  /** It is in use now: the newest. */
  void use(Place place) {
    if (newest != place) {
      remove(place);
      add(place);
    }
  }

  void add(Place place) {
    Place last = newest;
    place.older = last;
    if (last == null) {
      oldest = place;
    } else {
      last.newer = place;
    }
    newest = place;
  }

  void remove(Place place) {
    Place before = place.older;
    Place after = place.newer;
    if (before == null) {
      oldest = after;
    } else {
      before.newer = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.older = before;
    }
    place.older = null;
    place.newer = null;
  }
}
