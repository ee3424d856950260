package io.headgate.balancer.health;

import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.EjectionTable;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.HealthPolicy.Check;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.SnapshotObserver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the endpoints of every TCP port whose Service asks for it, from this node, and follows the
 * snapshots. An endpoint that fails two probes in a row is out until it answers two in a row; until
 * its first verdict it is in. Changes come on the control thread.
 */
public final class HealthChecks implements SnapshotObserver, AutoCloseable {

  /**
   * Of which each takes a socket. At a timeout of 2 s some 900 endpoints that do not answer are
   * probed as often as they should be, and more of them less often.
   */
  private static final int MOST_PROBES = 256;

  private record Key(ServicePortName port, EndpointAddress endpoint) {}

  private record Running(Probe probe, EndpointCheck probes) {}

  private final EventLoops loops;
  private final EjectionTable table;
  private final EndpointCheck.Probing probing;
  private final Map<Key, Running> running = new HashMap<>();

  public HealthChecks(EventLoops loops, EjectionTable table) {
    this(loops, table, CheckTiming.STANDARD, MOST_PROBES);
  }

  HealthChecks(EventLoops loops, EjectionTable table, CheckTiming timing, int mostProbes) {
    this.loops = loops;
    this.table = table;
    this.probing = new EndpointCheck.Probing(new Dialer(loops), new ProbeSlots(mostProbes), timing);
  }

  @Override
  public synchronized void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    for (ServiceChange change : delta.services().values()) {
      Set<Key> wanted = new HashSet<>();
      for (ServicePort port : ports(change.after())) {
        Probe probe = Probe.of(port);
        if (isChecked(port, probe.check())) {
          for (Endpoint endpoint : port.endpoints()) {
            Key key = new Key(port.name(), endpoint.address());
            wanted.add(key);
            start(key, probe);
          }
        }
      }
      for (ServicePort port : ports(change.before())) {
        for (Endpoint endpoint : port.endpoints()) {
          Key key = new Key(port.name(), endpoint.address());
          if (!wanted.contains(key)) {
            stop(key);
          }
        }
      }
    }
  }

  /** Stops everything; a probe that is under way ends by itself. */
  @Override
  public synchronized void close() {
    running.values().forEach(one -> one.probes.stop());
    running.clear();
  }

  private static List<ServicePort> ports(Optional<Service> service) {
    return service.map(Service::ports).orElse(List.of());
  }

  private static boolean isChecked(ServicePort port, Check check) {
    return port.name().protocol() == Protocol.TCP
        && switch (check) {
          case Check.Off off -> false;
          case Check.Tcp tcp -> true;
          case Check.Http http -> true;
        };
  }

  private void start(Key key, Probe probe) {
    Running known = running.get(key);
    if (known != null && known.probe.equals(probe)) {
      return;
    }
    stop(key);
    EndpointCheck probes =
        new EndpointCheck(
            loops.loops().next(), probing, key.endpoint, probe, well -> changed(key, well));
    running.put(key, new Running(probe, probes));
    probes.start();
  }

  private void stop(Key key) {
    Running known = running.remove(key);
    if (known != null) {
      known.probes.stop();
    }
  }

  private void changed(Key key, boolean well) {
    if (well) {
      table.readmit(key.port, key.endpoint, Ejection.Reason.CHECK);
    } else {
      table.eject(key.port, Ejection.of(key.endpoint, Ejection.Reason.CHECK), Integer.MAX_VALUE);
    }
  }
}
