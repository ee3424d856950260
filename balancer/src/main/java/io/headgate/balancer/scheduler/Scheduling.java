package io.headgate.balancer.scheduler;

import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulerScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How one Service port is scheduled, with nothing left open. A port keeps its scheduler, and what
 * that remembers, as long as this stays the same.
 *
 * @param flags of this scheduler only
 * @param slowStart empty: an endpoint has its full share at once
 */
public record Scheduling(
    SchedulerName name,
    Set<SchedulerFlag> flags,
    SchedulerScope scope,
    TieRule ties,
    Optional<Duration> slowStart) {

  public Scheduling {
    flags = Set.copyOf(flags);
  }

  /** Without flags and slow start, in the scope of the proxy mode that has this rule for ties. */
  public static Scheduling of(SchedulerName name, TieRule ties) {
    return new Scheduling(name, Set.of(), ties.scope(), ties, Optional.empty());
  }

  /** This with these flags instead. */
  public Scheduling with(SchedulerFlag... others) {
    return new Scheduling(name, Set.of(others), scope, ties, slowStart);
  }

  /** Name and flags as ipvsadm prints them: {@code mh (mh-fallback,mh-port)}. */
  public String text() {
    return flags.isEmpty() ? name.text() : name.text() + " (" + String.join(",", flagTexts()) + ")";
  }

  /** The flags in ipvsadm's order. */
  public List<String> flagTexts() {
    return flags.stream().map(SchedulerFlag::text).sorted().toList();
  }

  boolean has(SchedulerFlag flag) {
    return flags.contains(flag);
  }
}
