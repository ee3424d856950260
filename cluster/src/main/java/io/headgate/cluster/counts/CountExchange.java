package io.headgate.cluster.counts;

import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Tells the other members what this one has open, and takes in what they tell.
 *
 * <p>Each member numbers its messages. A message with an old number is dropped; a missing number
 * makes its member's counts incomplete, and they are asked for. A member that is silent for three
 * heartbeats, or has left, has no connections: a proxy's connections die with it.
 *
 * <p>One thread calls all of it, at least every few milliseconds {@link #tick}.
 */
public final class CountExchange {

  /** Between two looks at rates that only fade. */
  private static final long FADING_NANOS = 100_000_000;

  /** Between two looks at what is only shown. */
  private static final long FIGURES_NANOS = 500_000_000;

  private final SharedConnectionCounts counts;
  private final MemberLife self;
  private final CountTransport transport;
  private final CountTimings timings;
  private final TimeSource time;
  private final Map<UUID, MemberRow> rows = new HashMap<>();
  private final Set<RemoteRate> rates = new HashSet<>();
  private long sequence;
  private long toldAt;
  private double fastest;
  private long fadedAt;
  private long figuredAt;
  private boolean fullWanted = true;
  private volatile CountFigures figures = CountFigures.ALONE;

  public CountExchange(
      SharedConnectionCounts counts,
      MemberLife self,
      CountTransport transport,
      CountTimings timings,
      TimeSource time) {
    this.counts = counts;
    this.self = self;
    this.transport = transport;
    this.timings = timings;
    this.time = time;
    this.toldAt = time.nanoTime() - timings.heartbeat().toNanos();
    this.fadedAt = time.nanoTime();
    this.figuredAt = fadedAt;
  }

  /** Somebody has joined, or this member has: it needs all counts. */
  public void joined() {
    fullWanted = true;
  }

  /** That member is gone, and its connections with it. */
  public void departed(UUID member) {
    MemberRow row = rows.remove(member);
    if (row != null) {
      row.retain(Set.of());
      rates.forEach(rate -> rate.forget(member, time.nanoTime()));
    }
  }

  /** Takes in what somebody said. */
  public void receive(CountMessage message) {
    switch (message) {
      case CountMessage.Vector vector -> {
        if (!vector.sender().member().equals(self.member())) {
          receive(vector);
        }
      }
      case CountMessage.Wanted wanted -> fullWanted |= wanted.member().equals(self.member());
    }
  }

  /** Tells what has changed, if it is time to, and forgets who has fallen silent. */
  public void tick() {
    long now = time.nanoTime();
    if (now - toldAt >= timings.intervalNanos(rows.size() + 1, fastest)) {
      tell(now);
    }
    if (now - fadedAt >= FADING_NANOS) {
      fadedAt = now;
      forgetSilent(now);
      rates.removeIf(rate -> !rate.weigh(now));
      counts.forgetIdle(now);
    }
    if (now - figuredAt >= FIGURES_NANOS) {
      figuredAt = now;
      figures = figures(now);
    }
  }

  private void forgetSilent(long now) {
    List<UUID> silent = new ArrayList<>(0);
    for (Map.Entry<UUID, MemberRow> row : rows.entrySet()) {
      if (row.getValue().stale(now)) {
        silent.add(row.getKey());
      }
    }
    silent.forEach(this::departed);
  }

  /** How many other members are heard. */
  public int heard() {
    return rows.size();
  }

  /** How well the others are heard, as of a moment ago. Any thread. */
  public CountFigures figures() {
    return figures;
  }

  private CountFigures figures(long now) {
    Map<UUID, Duration> silences = new HashMap<>();
    rows.forEach((member, row) -> silences.put(member, Duration.ofNanos(row.silentNanos(now))));
    double damping = rates.stream().mapToDouble(RemoteRate::damping).min().orElse(1);
    return new CountFigures(silences, damping);
  }

  private void tell(long now) {
    boolean full = fullWanted;
    if (!full && !counts.hasChanged() && now - toldAt < timings.heartbeat().toNanos()) {
      return;
    }
    fullWanted = false;
    toldAt = now;
    sequence++;
    CountsByService told = full ? counts.all(now) : counts.changed(now);
    CountMessage.Vector message =
        new CountMessage.Vector(
            self, sequence, full, told.withRates(service -> counts.ownRate(service, now)));
    fastest = message.fastest();
    transport.publish(message);
  }

  private void receive(CountMessage.Vector vector) {
    long now = time.nanoTime();
    MemberRow row = rows.get(vector.sender().member());
    if (row != null && row.life().epoch() > vector.sender().epoch()) {
      return;
    }
    if (row != null && row.life().epoch() < vector.sender().epoch()) {
      departed(vector.sender().member());
      row = null;
    }
    if (row == null) {
      row = new MemberRow(vector.sender(), timings, now);
      rows.put(vector.sender().member(), row);
    }
    if (row.knows(vector.sequence())) {
      return;
    }
    row.hear(vector, rows.size() + 1, now);
    Set<CountKey> named = new HashSet<>();
    for (ServiceCounts service : vector.services()) {
      for (EndpointCount count : service.endpoints()) {
        CountKey key = new CountKey(service.service(), count.endpoint());
        row.set(key, count.active(), counts::remote);
        named.add(key);
      }
      weigh(row, service, now);
    }
    if (vector.full()) {
      row.retain(named);
    }
    if (!row.complete()) {
      transport.publish(new CountMessage.Wanted(vector.sender().member()));
    }
  }

  private void weigh(MemberRow row, ServiceCounts service, long now) {
    RemoteRate rate = counts.rate(service.service());
    rate.told(row, service.rate(), now);
    rates.add(rate);
  }
}
