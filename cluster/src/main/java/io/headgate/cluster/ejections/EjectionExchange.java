package io.headgate.cluster.ejections;

import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.LocalEjectionTable;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.TimeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Tells the other members which endpoints are out, and does here what they tell. For each endpoint
 * and reason the last that was said holds (a last-writer-wins register: Shapiro et al., "A
 * comprehensive study of convergent and commutative replicated data types", 2011).
 *
 * <p>The limit of a port holds on every node. Where two members have ejected at the same time, and
 * that makes too many, the later ejection does not hold, and its finder takes it back.
 *
 * <p>One thread calls all of it, at least every few milliseconds {@link #tick}.
 */
final class EjectionExchange {

  /** Within so much, a new time is no news: every connect that fails moves it a little. */
  private static final long NEWS_NANOS = 100_000_000;

  private final Stamps stamps;
  private final EjectionTransport transport;
  private final EjectionTimings timings;
  private final TimeSource time;
  private final Standings standings;

  /** Drains of pods that are gone: if the address comes back, it is another pod's. */
  private final Map<EjectionKey, Register> gone = new HashMap<>();

  private final Set<EjectionKey> untold = new LinkedHashSet<>();
  private boolean allWanted;
  private long repeatedAt;
  private long drainsRepeatedAt;

  EjectionExchange(
      LocalEjectionTable here,
      UUID self,
      EjectionTransport transport,
      EjectionTimings timings,
      TimeSource time) {
    this.standings = new Standings(here);
    this.stamps = new Stamps(self, time);
    this.transport = transport;
    this.timings = timings;
    this.time = time;
    this.repeatedAt = time.nanoTime();
    this.drainsRepeatedAt = repeatedAt;
  }

  /** This node has taken it out. */
  void out(EjectionKey key, OptionalLong until, int mostOut) {
    Register before = standings.of(key);
    if (before == null || !before.out() || isNews(before.until(), until)) {
      say(key, new Register(stamps.next(), true, until, mostOut, time.nanoTime()));
    }
  }

  private static boolean isNews(OptionalLong before, OptionalLong now) {
    return before.isEmpty() || now.isEmpty() || now.getAsLong() - before.getAsLong() >= NEWS_NANOS;
  }

  /** This node is about to try it, and is the only one to do so until then. */
  void tries(EjectionKey key, long until) {
    Register before = standings.of(key);
    if (before != null && before.out()) {
      OptionalLong then = OptionalLong.of(until);
      say(key, new Register(stamps.next(), true, then, before.mostOut(), time.nanoTime()));
    }
  }

  /** This node has let it in again. */
  void in(EjectionKey key) {
    Register before = standings.of(key);
    boolean command = key.reason() == Ejection.Reason.DRAINED;
    if (command || (before != null && before.out())) {
      say(key, Register.in(stamps.next(), time.nanoTime()));
    }
  }

  /** What others said may have been done between the caller's change and this: it is done again. */
  private void say(EjectionKey key, Register said) {
    untold.add(key);
    take(key, said);
  }

  private void take(EjectionKey key, Register said) {
    for (EjectionKey tooMany : standings.put(key, said)) {
      Register last = standings.of(tooMany);
      if (last != null && last.out() && stamps.isOwn(last.stamp())) {
        say(tooMany, Register.in(stamps.next(), time.nanoTime()));
      }
    }
  }

  /** The port has only those endpoints any more, here. */
  void retain(ServicePortName port, Set<EndpointAddress> endpoints) {
    standings
        .where((key, said) -> key.port().equals(port) && !endpoints.contains(key.endpoint()))
        .forEach(this::leave);
  }

  private void leave(EjectionKey key) {
    switch (key.reason()) {
      case FAILURES, CHECK -> in(key);
      case DRAINED -> {
        Register last = standings.remove(key);
        if (last != null) {
          gone.put(key, last.heard(time.nanoTime()));
        }
      }
    }
  }

  /** Somebody has joined, or this member has: it needs to hear everything. */
  void joined() {
    allWanted = true;
  }

  /** Takes in what somebody said. */
  void receive(List<EjectionFact> facts) {
    long now = time.nanoTime();
    for (EjectionFact fact : facts) {
      EjectionKey key = fact.key();
      stamps.heard(fact.stamp());
      if (!stamps.isOwn(fact.stamp()) && isNews(fact, now)) {
        untold.remove(key);
        take(key, Register.of(fact, now, timings.grace(key.reason())));
      }
    }
  }

  private boolean isNews(EjectionFact fact, long now) {
    EjectionKey key = fact.key();
    Register left = gone.get(key);
    if (left != null && fact.stamp().compareTo(left.stamp()) <= 0) {
      return false;
    }
    Register known = standings.of(key);
    if (known == null) {
      return true;
    }
    int order = fact.stamp().compareTo(known.stamp());
    if (order == 0 && known.out()) {
      standings.heard(key, now);
    } else if (order < 0 && key.reason() == Ejection.Reason.DRAINED) {
      untold.add(key); // for whoever has missed it
    }
    return order > 0;
  }

  /** Tells what is new or to be repeated, and forgets what is old. */
  void tick() {
    long now = time.nanoTime();
    boolean ownDue = now - repeatedAt >= timings.own().toNanos();
    boolean drainsDue = now - drainsRepeatedAt >= timings.drains().toNanos();
    if (untold.isEmpty() && !allWanted && !ownDue && !drainsDue) {
      return;
    }
    Set<EjectionKey> telling = new LinkedHashSet<>(untold);
    untold.clear();
    if (ownDue) {
      repeatedAt = now;
      forget(now);
      telling.addAll(standings.where((key, said) -> isRepeated(said, now)));
    }
    if (drainsDue) {
      drainsRepeatedAt = now;
      telling.addAll(
          standings.where((key, said) -> said.out() && key.reason() == Ejection.Reason.DRAINED));
    }
    if (allWanted) {
      allWanted = false;
      telling.addAll(standings.where((key, said) -> true));
    }
    tell(telling, now);
  }

  private boolean isRepeated(Register said, long now) {
    return stamps.isOwn(said.stamp())
        && (said.out() || now - said.heardAt() <= timings.unheard().toNanos());
  }

  private void tell(Collection<EjectionKey> keys, long now) {
    List<EjectionFact> facts = new ArrayList<>(keys.size());
    for (EjectionKey key : keys) {
      Register said = standings.of(key);
      if (said != null) {
        facts.add(said.fact(key, now));
      }
    }
    if (!facts.isEmpty()) {
      transport.publish(facts);
    }
  }

  private void forget(long now) {
    gone.values().removeIf(left -> now - left.heardAt() > timings.undrained().toNanos());
    standings.where((key, said) -> isOld(key, said, now)).forEach(standings::remove);
  }

  private boolean isOld(EjectionKey key, Register said, long now) {
    boolean lasts =
        said.out() && (stamps.isOwn(said.stamp()) || key.reason() == Ejection.Reason.DRAINED);
    return !lasts && now - said.heardAt() > timings.rememberedNanos(key.reason());
  }

  /** How much is remembered. */
  int size() {
    return standings.size() + gone.size();
  }
}
