package io.headgate.gateway.routing;

import io.headgate.discovery.model.CanaryPolicy.Share;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.http.step.StepRequest;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The canaries of one route, the oldest Ingress first, and whose request is whose. A session
 * decides first, then the headers of all canaries, then their cookies, then one drawn number. A
 * canary without a ready pod gets nothing. Immutable; any thread.
 */
final class Canaries {

  /** More on one path would cost its requests, and is nobody's intention. */
  static final int MOST = 16;

  static final Canaries NONE = new Canaries(List.of());

  private static final BigInteger ALL = BigInteger.ONE.shiftLeft(63);

  private final List<Route> routes;

  /**
   * The last number of 63 bits that is a canary's, for each of them, so each share is off by less
   * than one in 2^62.
   */
  private final long[] last;

  Canaries(List<Route> routes) {
    this.routes = List.copyOf(routes);
    this.last = new long[routes.size()];
    BigInteger dividend = BigInteger.ZERO;
    BigInteger divisor = BigInteger.ONE;
    for (int i = 0; i < last.length; i++) {
      Share share = routes.get(i).canary().orElseThrow().policy().share();
      BigInteger total = BigInteger.valueOf(share.total());
      dividend = dividend.multiply(total).add(BigInteger.valueOf(share.weight()).multiply(divisor));
      divisor = divisor.multiply(total);
      BigInteger bound = dividend.multiply(ALL).divide(divisor).min(ALL);
      last[i] = bound.subtract(BigInteger.ONE).longValueExact();
    }
  }

  List<Route> routes() {
    return routes;
  }

  /**
   * Whose request it is. Does not allocate, but for expressions and where the request brings a
   * session.
   *
   * @param random of the event loop
   */
  Route choose(Route main, StepRequest request, Snapshot snapshot, SplittableRandom random) {
    boolean mainsOwn = main.hasSession(request, snapshot);
    Route named = named(mainsOwn, request, snapshot);
    if (named != null) {
      return named;
    }
    int drawn = draw(random);
    return drawn < last.length && mayBeDrawn(drawn, mainsOwn, request, snapshot)
        ? routes.get(drawn)
        : main;
  }

  /**
   * Whose request it is where chance has no part in it: the request names one, or no canary may be
   * drawn.
   */
  Optional<Route> decided(Route main, StepRequest request, Snapshot snapshot) {
    boolean mainsOwn = main.hasSession(request, snapshot);
    Route named = named(mainsOwn, request, snapshot);
    if (named != null) {
      return Optional.of(named);
    }
    if (last[0] == Long.MAX_VALUE) {
      return Optional.of(mayBeDrawn(0, mainsOwn, request, snapshot) ? routes.getFirst() : main);
    }
    for (int i = 0; i < last.length; i++) {
      boolean hasShare = last[i] > (i == 0 ? -1 : last[i - 1]);
      if (hasShare && mayBeDrawn(i, mainsOwn, request, snapshot)) {
        return Optional.empty();
      }
    }
    return Optional.of(main);
  }

  /** The canary that the request asks for; null where it asks for none. */
  private @Nullable Route named(boolean mainsOwn, StepRequest request, Snapshot snapshot) {
    for (int i = 0; i < last.length; i++) {
      Route canary = routes.get(i);
      if (isIn(canary, mainsOwn, snapshot) && canary.hasSession(request, snapshot)) {
        return canary;
      }
    }
    for (int i = 0; i < last.length; i++) {
      if (isIn(routes.get(i), mainsOwn, snapshot) && rule(i).isWantedByHeader(request)) {
        return routes.get(i);
      }
    }
    for (int i = 0; i < last.length; i++) {
      if (isIn(routes.get(i), mainsOwn, snapshot) && rule(i).isWantedByCookie(request)) {
        return routes.get(i);
      }
    }
    return null;
  }

  private boolean mayBeDrawn(int index, boolean mainsOwn, StepRequest request, Snapshot snapshot) {
    return isIn(routes.get(index), mainsOwn, snapshot) && !rule(index).isKeptOut(request);
  }

  /** A canary in proportion to its share; the number of canaries where it is none. */
  private int draw(SplittableRandom random) {
    long number = random.nextLong() >>> 1;
    int index = 0;
    while (index < last.length && number > last[index]) {
      index++;
    }
    return index;
  }

  private CanaryRule rule(int index) {
    return routes.get(index).canary().orElseThrow();
  }

  private static boolean isIn(Route canary, boolean mainsOwn, Snapshot snapshot) {
    boolean sticky = canary.canary().orElseThrow().policy().sticky();
    return !(mainsOwn && sticky) && canary.hasReadyPod(snapshot);
  }
}
