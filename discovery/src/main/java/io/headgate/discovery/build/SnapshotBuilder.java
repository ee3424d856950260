package io.headgate.discovery.build;

import io.headgate.discovery.build.Memo.Change;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the next snapshot out of what changed in the store: each Service and each Ingress is made
 * anew only when one of its own objects has changed, and stays the same object where it comes out
 * equal. One that has thrown is thrown away: a new one makes everything anew, and finds what
 * differs from the snapshot that stands. Control thread only.
 */
final class SnapshotBuilder {

  private final BuildOptions options;
  private final ResourceStore store;
  private final Memo<ServiceName, Service> services = new Memo<>();
  private final ExposedPorts exposures;
  private final IngressBuilder ingresses;
  private boolean fresh = true;

  /** A snapshot, and what differs from the one before. */
  record Built(Snapshot snapshot, SnapshotDelta delta) {}

  private record PortIdentity(ServicePortName name, PortSpec spec) {}

  SnapshotBuilder(BuildOptions options, ResourceStore store) {
    this.options = options;
    this.store = store;
    this.exposures = new ExposedPorts(options.services().exposures(), store);
    this.ingresses = new IngressBuilder(options, store, services::get);
  }

  /**
   * The next snapshot; empty where it would be equal to the one before. The first one is never
   * empty: that there is nothing is worth knowing too.
   */
  Optional<Built> build(Snapshot before, List<Problem> sourceProblems) {
    Changes changes = fresh ? store.takeEverything() : store.takeChanges();
    Map<ServiceName, ServiceChange> changedServices = new HashMap<>();
    Set<ServiceName> otherPorts = new HashSet<>();
    Set<ServiceName> outOfDate = new HashSet<>(changes.services());
    outOfDate.addAll(exposures.update(changes));
    for (ServiceName name : outOfDate) {
      Change<Service> change = translate(name);
      if (!change.isNone()) {
        changedServices.put(name, new ServiceChange(change.before(), change.after()));
        if (!ports(change.before()).equals(ports(change.after()))) {
          otherPorts.add(name);
        }
      }
    }
    IngressBuilder.Different different = ingresses.update(changes, otherPorts);
    Snapshot next =
        new Snapshot(
            before.sequence() + 1,
            node(),
            changedServices.isEmpty() && !fresh ? before.services() : services.values(),
            ingresses.current(),
            problems(sourceProblems));
    SnapshotDelta delta =
        fresh
            ? Difference.between(before, next)
            : new SnapshotDelta(changedServices, different.ingresses(), different.certificates());
    fresh = false;
    boolean same =
        before.sequence() > 0
            && delta.services().isEmpty()
            && delta.ingresses().isEmpty()
            && delta.certificates().isEmpty()
            && next.ingress().terms().equals(before.ingress().terms())
            && next.ingress().ticketKeys().equals(before.ingress().ticketKeys())
            && next.node().equals(before.node())
            && next.problems().equals(before.problems());
    return same ? Optional.empty() : Optional.of(new Built(next, delta));
  }

  private Change<Service> translate(ServiceName name) {
    var written = store.service(name);
    return written == null
        ? services.remove(name)
        : services.replace(
            name,
            written,
            () -> {
              Translated<Service> it =
                  ServiceTranslation.translate(written, store.slices(name), options.services());
              return new Translated<>(Optional.of(exposed(it.value())), it.problems());
            });
  }

  private Service exposed(Service service) {
    if (exposures.isEmpty() || service.addressing() instanceof ServiceAddressing.ExternalName) {
      return service;
    }
    List<ServicePort> ports =
        service.ports().stream().map(it -> it.alsoAt(exposures.addresses(it))).toList();
    return new Service(
        service.name(), service.meta(), service.addressing(), service.traits(), ports);
  }

  /** What an Ingress can name: the ports, and whether there is a Service at all. */
  private static Optional<List<PortIdentity>> ports(Optional<Service> service) {
    return service.map(it -> it.ports().stream().map(SnapshotBuilder::identity).toList());
  }

  private static PortIdentity identity(ServicePort port) {
    return new PortIdentity(port.name(), port.spec());
  }

  private NodeInfo node() {
    return NodeTranslation.translate(options.nodeName(), store.node(options.nodeName()));
  }

  private List<Problem> problems(List<Problem> sourceProblems) {
    List<Problem> all = new ArrayList<>(sourceProblems);
    all.addAll(services.problems());
    all.addAll(exposures.problems(services::get));
    all.addAll(ingresses.problems());
    return List.copyOf(all);
  }
}
