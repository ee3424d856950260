package io.headgate.discovery.publish;

import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which status the Ingresses of a snapshot should have. */
public final class DesiredStatus {

  private DesiredStatus() {}

  /**
   * The addresses, of every Ingress that is served the same; empty where there is nothing to say,
   * as long as a load balancer has none yet: then what a status says stays.
   */
  public static List<String> addresses(Snapshot snapshot, PublishedAddress address) {
    return switch (address) {
      case PublishedAddress.Unknown unknown -> List.of();
      case PublishedAddress.Fixed(List<String> texts) -> texts;
      case PublishedAddress.OfService(ServiceName name) ->
          Optional.ofNullable(snapshot.services().get(name))
              .map(DesiredStatus::addresses)
              .orElse(List.of());
    };
  }

  /** The Ingresses that get them: those that are served, so never one of another class. */
  public static Set<IngressName> ingresses(Snapshot snapshot) {
    return snapshot.ingress().ingresses().keySet();
  }

  /** Of a LoadBalancer what its status says, else the ClusterIPs; the name of an ExternalName. */
  private static List<String> addresses(Service service) {
    return switch (service.addressing()) {
      case ServiceAddressing.ExternalName(String host) -> List.of(host);
      case ServiceAddressing.Headless headless -> List.of();
      case ServiceAddressing.Virtual virtual ->
          virtual.type().equals("LoadBalancer")
              ? virtual.loadBalancer().ingress()
              : virtual.clusterIps().stream().map(IpLiteral::text).toList();
    };
  }
}
