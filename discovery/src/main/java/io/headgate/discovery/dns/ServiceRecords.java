package io.headgate.discovery.dns;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServicePort;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of one Service: its own, those of its ports and those of its endpoints. They are made
 * when the first of them is asked for, since most are never asked for between two changes. Any
 * thread.
 */
final class ServiceRecords {

  private final Service service;
  private final DnsName name;
  private volatile @Nullable Map<List<String>, Set<RecordData>> names;

  /**
   * @param services the name below which all Services are, such as {@code svc.cluster.local}
   */
  ServiceRecords(Service service, DnsName services) {
    this.service = service;
    this.name = services.child(service.name().namespace()).child(service.name().name());
  }

  Service service() {
    return service;
  }

  DnsName name() {
    return name;
  }

  /**
   * What stands at a name: records of every type, or none where names are only below it; empty
   * where there is no such name.
   *
   * @param labels below the Service's own name
   */
  Optional<Set<RecordData>> at(List<String> labels) {
    Map<List<String>, Set<RecordData>> made = names;
    if (made == null) {
      made = ServiceNames.of(service, name);
      names = made;
    }
    return Optional.ofNullable(made.get(labels));
  }

  /** Every address by which one of its names is found: its own, and those of its endpoints. */
  static Set<InetAddress> addresses(Service service) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    if (service.addressing() instanceof ServiceAddressing.Virtual virtual) {
      addresses.addAll(virtual.clusterIps());
    }
    for (ServicePort port : service.ports()) {
      for (Endpoint endpoint : port.endpoints()) {
        InetAddress ip = endpoint.address().socketAddress().getAddress();
        if (ip != null) {
          addresses.add(ip);
        }
      }
    }
    return addresses;
  }

  /** Whether the address is the Service's own. */
  boolean isOwn(InetAddress address) {
    return service.addressing() instanceof ServiceAddressing.Virtual virtual
        && virtual.clusterIps().contains(address);
  }

  /** The ready endpoint of that address, on whichever port. */
  Optional<Endpoint> ready(InetAddress address) {
    return endpoints(address).stream().filter(it -> it.conditions().ready()).findFirst();
  }

  /** Whether a pod of that address stands behind it, ready or not. */
  boolean hasPod(InetAddress address) {
    return endpoints(address).stream().anyMatch(it -> !it.target().pod().isEmpty());
  }

  /**
   * The label of an endpoint below its Service: its hostname, or its address with dashes as CoreDNS
   * writes it.
   */
  static String label(Endpoint endpoint, InetAddress address) {
    String hostname = endpoint.target().hostname();
    return DnsName.isLabel(hostname) ? hostname : dashed(address);
  }

  private List<Endpoint> endpoints(InetAddress address) {
    return service.ports().stream()
        .flatMap(port -> port.endpoints().stream())
        .filter(it -> address.equals(it.address().socketAddress().getAddress()))
        .toList();
  }

  /** A label begins and ends with no dash, so the zeros that {@code ::} stands for are written. */
  private static String dashed(InetAddress address) {
    String text = NetUtil.toAddressString(address).replace('.', '-').replace(':', '-');
    return (text.startsWith("-") ? "0" : "") + text + (text.endsWith("-") ? "0" : "");
  }
}
