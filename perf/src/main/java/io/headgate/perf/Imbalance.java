package io.headgate.perf;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.scheduler.Schedulers;
import io.headgate.balancer.scheduler.Scheduling;
import io.headgate.balancer.scheduler.TieRule;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.cluster.counts.CountMessage;
import io.headgate.discovery.model.Protocol;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Connections that come and go over several nodes, event by event in simulated time, through the
 * schedulers and counts of the program. The figure is the time-averaged difference between the
 * endpoint with the most open connections, over all nodes, and the one with the fewest.
 */
final class Imbalance {

  private static final ConnectionKey ANYBODY =
      new ConnectionKey(
          new ClientAddress(InetAddress.getLoopbackAddress(), 40000),
          new VirtualAddress(InetAddress.getLoopbackAddress(), 80),
          Protocol.TCP);

  private static final double NANOS = 1e9;

  /** Before anything is measured, in mean lengths of a connection. */
  private static final int WARM_UP = 3;

  private interface Action {
    void run();
  }

  private record Event(long atNanos, long order, Action action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final Regime regime;
  private final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final SimulatedTime time = new SimulatedTime();
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<Scheduler> schedulers = new ArrayList<>();
  private final int[] open;
  private long order;
  private int arrived;
  private double weighted;
  private double measuredNanos;
  private long lastNanos;

  private Imbalance(Regime regime, Rule rule, long seed) {
    this.regime = regime;
    this.random = new Random(seed);
    this.open = new int[regime.endpoints()];
    for (int i = 0; i < regime.nodes(); i++) {
      SimulatedNode node = new SimulatedNode(rule, regime, open, time, this::publish);
      nodes.add(node);
      schedulers.add(Schedulers.create(Scheduling.of(rule.scheduler(), TieRule.ROTATE), time));
      if (rule.shares()) {
        tick(node, random.nextDouble() * regime.interval().toNanos());
      }
    }
  }

  /** Plays a regime by a rule, and returns the figure. */
  static double of(Regime regime, Rule rule, long seed) {
    return new Imbalance(regime, rule, seed).play();
  }

  private double play() {
    arrive();
    while (arrived < regime.connections()) {
      Event event = events.remove();
      measure(event.atNanos);
      time.set(event.atNanos);
      event.action.run();
    }
    return weighted / measuredNanos;
  }

  private void measure(long untilNanos) {
    if (lastNanos / NANOS > WARM_UP * regime.meanSeconds()) {
      int most = 0;
      int fewest = Integer.MAX_VALUE;
      for (int count : open) {
        most = Math.max(most, count);
        fewest = Math.min(fewest, count);
      }
      weighted += (double) (most - fewest) * (untilNanos - lastNanos);
      measuredNanos += untilNanos - lastNanos;
    }
    lastNanos = untilNanos;
  }

  private void after(double nanos, Action action) {
    events.add(new Event(time.nanoTime() + (long) nanos, order++, action));
  }

  private void arrive() {
    after(-Math.log(1 - random.nextDouble()) / regime.perSecond() * NANOS, this::connect);
  }

  private void connect() {
    int number = regime.node(random);
    SimulatedNode node = nodes.get(number);
    int chosen = schedulers.get(number).schedule(node, ANYBODY);
    EndpointLoad load = node.load(chosen);
    ConnectionLease lease = load.open();
    open[chosen]++;
    arrived++;
    after(
        regime.lengthSeconds(random) * NANOS,
        () -> {
          lease.close();
          open[chosen]--;
        });
    arrive();
  }

  private void tick(SimulatedNode node, double afterNanos) {
    after(
        afterNanos,
        () -> {
          node.exchange().tick();
          tick(node, regime.interval().toNanos() / 5.0);
        });
  }

  private void publish(CountMessage message) {
    after(
        (double) regime.travel().toNanos(),
        () -> nodes.forEach(receiver -> receiver.exchange().receive(message)));
  }
}
