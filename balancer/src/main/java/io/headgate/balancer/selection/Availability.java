package io.headgate.balancer.selection;

import io.headgate.balancer.state.Ejection;
import io.headgate.discovery.model.EndpointAddress;
import java.util.List;
import java.util.OptionalLong;

/**
 * What becomes of one endpoint that a Service's rules allow, given what is out: a pure function of
 * the ejections and of the moment.
 */
enum Availability {
  /** It takes connections. */
  IN,
  /** It takes the one connection that tries it. */
  HALF_OPEN,
  /** It takes none, unless all the others are out as well. */
  OUT,
  /** It takes none. */
  DRAINED;

  /**
   * @param out the ejections of the port that count
   */
  static Availability of(EndpointAddress endpoint, List<Ejection> out, long nanoTime) {
    Availability worst = IN;
    for (Ejection ejection : out) {
      if (ejection.endpoint().equals(endpoint)) {
        worst = worse(worst, ofOne(ejection, nanoTime));
      }
    }
    return worst;
  }

  /** When the next endpoint may be tried; empty where that is at no known time. */
  static OptionalLong nextChange(List<Ejection> out, long nanoTime) {
    return out.stream()
        .filter(ejection -> ejection.until().isPresent() && !ejection.isOver(nanoTime))
        .mapToLong(ejection -> ejection.until().getAsLong() - nanoTime)
        .min()
        .stream()
        .map(wait -> nanoTime + wait)
        .findFirst();
  }

  private static Availability ofOne(Ejection ejection, long nanoTime) {
    return switch (ejection.reason()) {
      case DRAINED -> DRAINED;
      case CHECK -> OUT;
      case FAILURES -> ejection.isOver(nanoTime) ? HALF_OPEN : OUT;
    };
  }

  private static Availability worse(Availability one, Availability other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
