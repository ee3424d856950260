package io.headgate.discovery.dns;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which names a Service has and what stands at them. Pure; one instance for one Service.
 *
 * <p>Rules: the specification of Kubernetes' DNS-based service discovery 1.1.0, and where it leaves
 * something open, CoreDNS's plugin {@code kubernetes}: the SRV records of all ports stand at the
 * Service's own name too (peer finders of StatefulSets ask for them), and an endpoint has a name
 * whether the Service is headless or not.
 */
final class ServiceNames {

  /** The SRV records of a name share this weight. */
  private static final int WEIGHT = 100;

  private static final List<String> SELF = List.of();

  private record Socket(DnsName host, int port) {}

  private final DnsName name;
  private final Map<List<String>, Set<RecordData>> records = new HashMap<>();
  private final Map<List<String>, Set<Socket>> sockets = new LinkedHashMap<>();

  private ServiceNames(DnsName name) {
    this.name = name;
  }

  /** By the labels below the Service's own name; a name that only has others below it has none. */
  static Map<List<String>, Set<RecordData>> of(Service service, DnsName name) {
    return new ServiceNames(name).of(service);
  }

  private Map<List<String>, Set<RecordData>> of(Service service) {
    switch (service.addressing()) {
      case ServiceAddressing.Virtual virtual -> {
        if (!virtual.clusterIps().isEmpty()) {
          virtual.clusterIps().forEach(ip -> add(SELF, new RecordData.Address(ip)));
          service.ports().forEach(port -> addPort(port, new Socket(name, port.spec().port())));
          service.ports().forEach(port -> addEndpoints(port, false));
        }
      }
      case ServiceAddressing.Headless() ->
          service.ports().forEach(port -> addEndpoints(port, true));
      case ServiceAddressing.ExternalName external -> addAlias(external.host());
    }
    sockets.forEach(this::addLocations);
    return records;
  }

  private void addEndpoints(ServicePort port, boolean headless) {
    for (Endpoint endpoint : port.endpoints()) {
      InetAddress ip = endpoint.address().socketAddress().getAddress();
      if (ip == null || !endpoint.conditions().ready()) {
        continue;
      }
      String label = ServiceRecords.label(endpoint, ip).toLowerCase(Locale.ROOT);
      DnsName host = name.child(label);
      if (host.fits()) {
        Socket socket = new Socket(host, endpoint.address().port());
        add(List.of(label), new RecordData.Address(ip));
        addSocket(List.of(label), socket);
        if (headless) {
          add(SELF, new RecordData.Address(ip));
          addPort(port, socket);
        }
      }
    }
  }

  /** A port without a name has no name of its own. */
  private void addPort(ServicePort port, Socket socket) {
    addSocket(SELF, socket);
    ServicePortName portName = port.name();
    if (!portName.port().isEmpty()) {
      String protocol = "_" + portName.protocol().name().toLowerCase(Locale.ROOT);
      records.computeIfAbsent(List.of(protocol), labels -> new LinkedHashSet<>());
      addSocket(List.of("_" + portName.port().toLowerCase(Locale.ROOT), protocol), socket);
    }
  }

  /** What looks like an address is none, and no name either. */
  private void addAlias(String host) {
    if (IpLiteral.parse(host).isEmpty()) {
      DnsName.parse(host).ifPresent(target -> add(SELF, new RecordData.Alias(target)));
    }
  }

  private void add(List<String> labels, RecordData data) {
    records.computeIfAbsent(labels, key -> new LinkedHashSet<>()).add(data);
  }

  private void addSocket(List<String> labels, Socket socket) {
    sockets.computeIfAbsent(labels, key -> new LinkedHashSet<>()).add(socket);
  }

  private void addLocations(List<String> labels, Set<Socket> all) {
    int weight = Math.max(1, WEIGHT / all.size());
    all.forEach(it -> add(labels, new RecordData.Location(weight, it.port(), it.host())));
  }
}
