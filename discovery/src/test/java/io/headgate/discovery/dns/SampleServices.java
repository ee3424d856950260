package io.headgate.discovery.dns;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.EndpointPlace;
import io.headgate.discovery.model.EndpointTarget;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import io.headgate.discovery.model.TrafficPolicies;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Services of the model, in few words. */
final class SampleServices {

  static final Port HTTP = new Port("http", Protocol.TCP, 80, 8080);

  private static final ServiceTraits TRAITS =
      new ServiceTraits(
          "uid",
          new SessionAffinity.None(),
          TrafficPolicies.DEFAULT,
          ExternalAccess.EVERYBODY,
          ServicePolicy.DEFAULT);

  private SampleServices() {}

  /** A port of a Service, with that target port on every pod. */
  record Port(String name, Protocol protocol, int number, int target) {}

  /** A pod behind a Service; no hostname where that is empty. */
  record Pod(String ip, String hostname, boolean ready) {

    static Pod named(String ip, String hostname) {
      return new Pod(ip, hostname, true);
    }

    static Pod of(String ip) {
      return new Pod(ip, "", true);
    }

    static Pod notReady(String ip, String hostname) {
      return new Pod(ip, hostname, false);
    }
  }

  static Service virtual(String name, List<String> ips, List<Port> ports, Pod... pods) {
    return service(
        name,
        new ServiceAddressing.Virtual("ClusterIP", ips.stream().map(SampleServices::ip).toList()),
        ports,
        pods);
  }

  static Service headless(String name, List<Port> ports, Pod... pods) {
    return service(name, new ServiceAddressing.Headless(), ports, pods);
  }

  static Service external(String name, String host) {
    return service(name, new ServiceAddressing.ExternalName(host), List.of(HTTP));
  }

  static InetAddress ip(String text) {
    return IpLiteral.require(text);
  }

  /** What differs where these Services are new, and nothing else is different. */
  static SnapshotDelta added(Service... services) {
    Map<ServiceName, ServiceChange> changes = new HashMap<>();
    for (Service service : services) {
      changes.put(service.name(), new ServiceChange(Optional.empty(), Optional.of(service)));
    }
    return new SnapshotDelta(changes, Set.of(), Set.of());
  }

  static SnapshotDelta removed(Service service) {
    return new SnapshotDelta(
        Map.of(service.name(), new ServiceChange(Optional.of(service), Optional.empty())),
        Set.of(),
        Set.of());
  }

  /** In namespace default, unless the name says {@code namespace/name}. */
  private static Service service(
      String written, ServiceAddressing addressing, List<Port> ports, Pod... pods) {
    String[] parts = written.split("/", -1);
    ServiceName name =
        parts.length == 2
            ? new ServiceName(parts[0], parts[1])
            : new ServiceName("default", written);
    return new Service(
        name,
        new ObjectMeta("uid", Instant.EPOCH, Map.of()),
        addressing,
        TRAITS,
        ports.stream().map(port -> port(name, port, pods)).toList());
  }

  private static ServicePort port(ServiceName name, Port port, Pod... pods) {
    return new ServicePort(
        new ServicePortName(name, port.name(), port.protocol()),
        new PortSpec(port.number(), Integer.toString(port.target()), 0, Optional.empty()),
        List.of(),
        TRAITS,
        Stream.of(pods).map(pod -> endpoint(pod, port.target())).toList());
  }

  private static Endpoint endpoint(Pod pod, int port) {
    return new Endpoint(
        EndpointAddress.of(ip(pod.ip()), port),
        pod.ready() ? EndpointConditions.READY : EndpointConditions.NOT_READY,
        EndpointPlace.UNKNOWN,
        new EndpointTarget("pod-" + pod.ip(), pod.hostname()),
        1);
  }
}
