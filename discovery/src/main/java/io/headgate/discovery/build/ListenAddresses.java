package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.LoadBalancerStatus;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ServiceAddressing;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * On which addresses a Service is to be reached. Like kube-proxy we look at the addresses alone: a
 * load balancer's address is served here whatever its class, because what this node would send out
 * would come back to it; a class says who writes the status. An address with {@code ipMode: Proxy}
 * is not ours: that load balancer wants to see the traffic (KEP-1860).
 */
final class ListenAddresses {

  private final StoredObject<Service> written;
  private final ServiceAddressing.Virtual virtual;
  private final List<InetAddress> externalIps = new ArrayList<>();
  private final List<InetAddress> loadBalancerIps = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param allowExternalIps {@code --allow-external-ips}; without it whoever may write a Service
   *     could take over any address (CVE-2020-8554)
   */
  ListenAddresses(
      StoredObject<Service> written, ServiceAddressing.Virtual virtual, boolean allowExternalIps) {
    this.written = written;
    this.virtual = virtual;
    List<String> external = written.object().getSpec().getExternalIPs();
    if (!external.isEmpty() && !allowExternalIps) {
      problem("spec.externalIPs: " + external + " are not served (expected: --allow-external-ips)");
    } else {
      external.forEach(ip -> add(ip, "spec.externalIPs", externalIps));
    }
    for (LoadBalancerIngress ingress : ingress(written.object())) {
      if (!Objects.equals(ingress.getIpMode(), "Proxy")) {
        add(text(ingress.getIp()), "status.loadBalancer.ingress", loadBalancerIps);
      }
    }
  }

  /** What the status says, and where the health check is. */
  static LoadBalancerStatus loadBalancer(Service service) {
    List<String> shown = new ArrayList<>();
    for (LoadBalancerIngress ingress : ingress(service)) {
      String ip = text(ingress.getIp());
      shown.add(ip.isEmpty() ? text(ingress.getHostname()) : ip);
    }
    return new LoadBalancerStatus(
        shown, Objects.requireNonNullElse(service.getSpec().getHealthCheckNodePort(), 0));
  }

  /** Those of one port. */
  List<ListenAddress> of(int port, int nodePort) {
    List<ListenAddress> addresses = new ArrayList<>();
    virtual.clusterIps().forEach(ip -> addresses.add(new ListenAddress.ClusterIp(ip, port)));
    if (nodePort != 0 && !virtual.type().equals("ClusterIP")) {
      addresses.add(new ListenAddress.NodePort(nodePort));
    }
    externalIps.forEach(ip -> addresses.add(new ListenAddress.ExternalIp(ip, port)));
    loadBalancerIps.forEach(ip -> addresses.add(new ListenAddress.LoadBalancerIp(ip, port)));
    return addresses;
  }

  /** Which addresses are not served, and why. */
  List<Problem> problems() {
    return problems;
  }

  private void add(String text, String field, List<InetAddress> addresses) {
    Optional<InetAddress> ip = IpLiteral.parse(text);
    if (ip.isEmpty()) {
      return; // a host name: others resolve it
    }
    AddressFamily family = AddressFamily.of(ip.get());
    if (virtual.clusterIps().stream().anyMatch(it -> AddressFamily.of(it) == family)) {
      addresses.add(ip.get());
    } else {
      problem(
          "%s: %s is not served, the Service has no ClusterIP of its family (expected: %s among spec.ipFamilies)"
              .formatted(field, text, family.text()));
    }
  }

  private void problem(String message) {
    problems.add(written.problem(Problem.Reason.NotSupported, message));
  }

  private static List<LoadBalancerIngress> ingress(Service service) {
    return service.getStatus() == null || service.getStatus().getLoadBalancer() == null
        ? List.of()
        : service.getStatus().getLoadBalancer().getIngress();
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
