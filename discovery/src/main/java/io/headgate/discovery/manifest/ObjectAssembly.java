package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.headgate.discovery.model.Allocation;
import java.util.List;

/** Puts together what a manifest says and what was assigned. */
final class ObjectAssembly {
  private ObjectAssembly() {}

  /**
   * The object as an API server would hold it.
   *
   * @param ingressClass the default class for an Ingress that names none; empty where there is none
   */
  static HasMetadata assemble(ManifestObject source, Allocation allocation, String ingressClass) {
    HasMetadata object =
        switch (source.object()) {
          case Service service -> service(service, allocation);
          case Ingress ingress when !ingressClass.isEmpty() ->
              DefaultIngressClass.applied(ingress, ingressClass);
          default -> source.object();
        };
    // Only ever set to the same values: an object that gets another identity is parsed anew.
    object.getMetadata().setUid(allocation.uid());
    object.getMetadata().setCreationTimestamp(allocation.creationTimestamp().toString());
    return object;
  }

  private static Service service(Service declared, Allocation allocation) {
    Service service = new ServiceBuilder(declared).build();
    List<String> ips = allocation.clusterIps();
    if (!ips.isEmpty()) {
      service.getSpec().setClusterIP(ips.getFirst());
      service.getSpec().setClusterIPs(ips);
      service
          .getSpec()
          .setIpFamilies(ips.stream().map(ip -> ip.indexOf(':') >= 0 ? "IPv6" : "IPv4").toList());
      if (service.getSpec().getIpFamilyPolicy() == null) {
        service.getSpec().setIpFamilyPolicy(ips.size() > 1 ? "RequireDualStack" : "SingleStack");
      }
    } else if ("None".equals(service.getSpec().getClusterIP())) {
      service.getSpec().setClusterIPs(List.of("None"));
    }
    for (ServicePort port : service.getSpec().getPorts()) {
      for (Allocation.NodePort nodePort : allocation.nodePorts()) {
        if (nodePort.port() == port.getPort()
            && nodePort.protocol().name().equals(port.getProtocol())) {
          port.setNodePort(nodePort.nodePort());
        }
      }
    }
    return service;
  }
}
