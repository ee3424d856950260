package io.headgate.balancer.state;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * What is out on one node, in its memory. One value for each port, replaced as a whole, so that the
 * limit of a port holds whoever ejects at the same time.
 */
public final class LocalEjectionTable implements EjectionTable {

  private final ConcurrentMap<ServicePortName, List<Ejection>> ports = new ConcurrentHashMap<>();
  private final List<EjectionObserver> observers = new CopyOnWriteArrayList<>();

  @Override
  public List<Ejection> of(ServicePortName port) {
    return ports.getOrDefault(port, List.of());
  }

  @Override
  public void eject(ServicePortName port, Ejection ejection, int mostOut) {
    update(port, out -> with(out, ejection, mostOut));
  }

  @Override
  public boolean claimProbe(ServicePortName port, Ejection over, long until) {
    Ejection again = Ejection.until(over.endpoint(), over.reason(), until);
    List<Ejection> before =
        update(
            port,
            out ->
                out.contains(over)
                    ? out.stream().map(e -> e.equals(over) ? again : e).toList()
                    : out);
    return before.contains(over);
  }

  @Override
  public void readmit(ServicePortName port, EndpointAddress endpoint, Ejection.Reason reason) {
    Ejection gone = Ejection.of(endpoint, reason);
    update(port, out -> out.stream().filter(one -> !one.isSame(gone)).toList());
  }

  @Override
  public void retain(ServicePortName port, Set<EndpointAddress> endpoints) {
    update(port, out -> out.stream().filter(one -> endpoints.contains(one.endpoint())).toList());
  }

  @Override
  public void addObserver(EjectionObserver observer) {
    observers.add(observer);
  }

  /** How many ports have something out. */
  int size() {
    return ports.size();
  }

  /** Changes one port's value; returns the former one. */
  private List<Ejection> update(ServicePortName port, UnaryOperator<List<Ejection>> change) {
    List<List<Ejection>> values = new ArrayList<>(2);
    ports.compute(
        port,
        (name, out) -> {
          List<Ejection> before = out == null ? List.of() : out;
          List<Ejection> after = change.apply(before);
          values.add(before);
          values.add(after);
          return after.isEmpty() ? null : after;
        });
    List<Ejection> before = values.getFirst();
    List<Ejection> after = values.getLast();
    if (!before.equals(after)) {
      observers.forEach(observer -> observer.ejectionsChanged(port, before, after));
    }
    return before;
  }

  private static List<Ejection> with(List<Ejection> out, Ejection added, int mostOut) {
    List<Ejection> after = new ArrayList<>(out);
    for (int i = 0; i < after.size(); i++) {
      if (after.get(i).isSame(added)) {
        after.set(i, later(after.get(i), added));
        return List.copyOf(after);
      }
    }
    after.add(added);
    if (added.reason() == Ejection.Reason.DRAINED) {
      return List.copyOf(after);
    }
    return countedOut(after, added) > mostOut ? out : List.copyOf(after);
  }

  private static Ejection later(Ejection one, Ejection other) {
    if (one.until().isEmpty() || other.until().isEmpty()) {
      return one.until().isEmpty() ? one : other;
    }
    return other.until().getAsLong() - one.until().getAsLong() > 0 ? other : one;
  }

  private static long countedOut(List<Ejection> out, Ejection added) {
    return out.stream()
        .filter(one -> one.reason() != Ejection.Reason.DRAINED)
        .map(Ejection::endpoint)
        .filter(endpoint -> endpoint.family().equals(added.endpoint().family()))
        .distinct()
        .count();
  }
}
