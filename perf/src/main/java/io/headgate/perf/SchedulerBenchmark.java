package io.headgate.perf;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.scheduler.DefaultScheduler;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.scheduler.Schedulers;
import io.headgate.balancer.scheduler.Scheduling;
import io.headgate.balancer.scheduler.TieRule;
import io.headgate.balancer.selection.EndpointPicker;
import io.headgate.balancer.selection.Exclusions;
import io.headgate.balancer.selection.Selection;
import io.headgate.balancer.selection.SelectionHandler;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.ConnectionCounts;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.LocalAffinityTable;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TrafficPolicies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One choice among the endpoints of a Service, by the scheduler alone and by the whole picker. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SchedulerBenchmark implements SelectionHandler {

  private record All(List<Endpoint> endpoints, List<EndpointLoad> loads) implements Candidates {
    @Override
    public EndpointLoad load(int index) {
      return loads.get(index);
    }

    @Override
    public boolean available(int index) {
      return true;
    }
  }

  private static final NodeInfo NODE = new NodeInfo("node", "");
  private static final int CLIENTS = 1 << 12;

  @Param({"10", "1000"})
  private int endpoints;

  @Param({
    "RR", "WRR", "LC", "WLC", "SED", "NQ", "DH", "SH", "MH", "FO", "OVF", "LBLC", "LBLCR", "TWOS",
    "RANDOM"
  })
  private SchedulerName scheduler = SchedulerName.RR;

  private final ConnectionKey[] keys = new ConnectionKey[CLIENTS];
  private Scheduler chosen = scheduler();
  private Candidates candidates = new All(List.of(), List.of());
  private ServicePort port = port(List.of());
  private EndpointPicker picker = picker(new LocalConnectionCounts());
  private int next;

  /** Endpoints that all hold some connections, so that no rule finds an idle one at once. */
  @Setup
  public void fill() throws UnknownHostException {
    ConnectionCounts counts = new LocalConnectionCounts();
    List<Endpoint> all = new ArrayList<>();
    List<EndpointLoad> loads = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      all.add(Endpoint.ready(EndpointAddress.of(address(10, i), 8080)));
    }
    port = port(all);
    for (Endpoint endpoint : all) {
      EndpointLoad load = counts.of(port.name(), endpoint.address());
      for (int held = 0; held < 3; held++) {
        load.open();
      }
      loads.add(load);
    }
    candidates = new All(List.copyOf(all), List.copyOf(loads));
    chosen = scheduler();
    picker = picker(counts);
    for (int i = 0; i < CLIENTS; i++) {
      keys[i] =
          new ConnectionKey(
              new ClientAddress(address(172, i), 40000),
              new VirtualAddress(address(127, 1), 80),
              Protocol.TCP);
    }
  }

  private Scheduler scheduler() {
    return Schedulers.create(Scheduling.of(scheduler, TieRule.ROTATE), TimeSource.system());
  }

  private static InetAddress address(int first, int i) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {(byte) first, (byte) (i >> 16), (byte) (i >> 8), (byte) i});
  }

  private EndpointPicker picker(ConnectionCounts counts) {
    return new EndpointPicker(
        counts,
        new LocalAffinityTable(TimeSource.system(), 1000),
        new DefaultScheduler(scheduler, TieRule.ROTATE));
  }

  private static ServicePort port(List<Endpoint> endpoints) {
    return new ServicePort(
        new ServicePortName(new ServiceName("default", "shop"), "", Protocol.TCP),
        new PortSpec(80, "8080", 0, Optional.empty()),
        List.of(),
        new ServiceTraits(
            "uid",
            new SessionAffinity.None(),
            TrafficPolicies.DEFAULT,
            ExternalAccess.EVERYBODY,
            ServicePolicy.DEFAULT),
        endpoints);
  }

  private ConnectionKey nextKey() {
    next = (next + 1) & (CLIENTS - 1);
    return keys[next];
  }

  @Benchmark
  public int schedule() {
    return chosen.schedule(candidates, nextKey());
  }

  @Benchmark
  public void pickAndClose() {
    picker.pick(port, NODE, nextKey(), Exclusions.NONE, this);
  }

  @Override
  public void selected(Selection selection) {
    if (selection instanceof Selection.Selected taken) {
      taken.lease().close();
    }
  }
}
