package io.headgate.perf;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.cluster.counts.CountExchange;
import io.headgate.cluster.counts.CountTimings;
import io.headgate.cluster.counts.CountTransport;
import io.headgate.cluster.counts.MemberLife;
import io.headgate.cluster.counts.SharedConnectionCounts;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.TimeSource;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/** One node of a simulation: the counts it has and what it tells, as a scheduler sees them. */
final class SimulatedNode implements Candidates {

  private static final ServicePortName SERVICE =
      new ServicePortName(new ServiceName("default", "shop"), "", Protocol.TCP);

  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<EndpointLoad> loads = new ArrayList<>();
  private final CountExchange exchange;

  /**
   * @param open the truth: what all nodes have open on each endpoint
   */
  SimulatedNode(Rule rule, Regime regime, int[] open, TimeSource time, CountTransport transport) {
    SharedConnectionCounts shared = new SharedConnectionCounts();
    exchange =
        new CountExchange(
            shared,
            new MemberLife(UUID.randomUUID(), 1),
            transport,
            CountTimings.every(regime.interval(), regime.travel()),
            time);
    ConnectionCounts counts = rule.shares() ? shared : new LocalConnectionCounts();
    for (int i = 0; i < regime.endpoints(); i++) {
      int number = i;
      EndpointAddress address = EndpointAddress.of(InetAddress.getLoopbackAddress(), 8000 + i);
      EndpointLoad load = counts.of(SERVICE, address);
      endpoints.add(Endpoint.ready(address));
      loads.add(
          switch (rule) {
            case RANDOM, ROUND_ROBIN, NODE_LOCAL, HEADGATE -> load;
            case NAIVE_SUM -> new Seen(load, seen -> seen.active() + seen.activeElsewhere());
            case ORACLE -> new Seen(load, unseen -> open[number]);
          });
    }
  }

  CountExchange exchange() {
    return exchange;
  }

  @Override
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public EndpointLoad load(int index) {
    return loads.get(index);
  }

  @Override
  public boolean available(int index) {
    return true;
  }

  /** A count whose load is read in another way. */
  private record Seen(EndpointLoad count, ToDoubleFunction<EndpointLoad> view)
      implements EndpointLoad {

    @Override
    public double load() {
      return view.applyAsDouble(count);
    }

    @Override
    public int active() {
      return count.active();
    }

    @Override
    public EndpointTraffic traffic() {
      return count.traffic();
    }

    @Override
    public ConnectionLease open() {
      return count.open();
    }
  }
}
