package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.Allocation;
import java.util.List;

/** Puts together what a manifest says and what was assigned. */
final class ObjectAssembly {
  private final List<AddressFamily> families;
  private final KubernetesSerialization copies = new KubernetesSerialization();

  /**
   * @param families those that Services may have, the default one first
   */
  ObjectAssembly(List<AddressFamily> families) {
    this.families = families;
  }

  /**
   * The object as an API server would hold it.
   *
   * @param ingressClass the default class for an Ingress that names none; empty where there is none
   */
  HasMetadata assemble(ManifestObject source, Allocation allocation, String ingressClass) {
    HasMetadata object =
        switch (source.object()) {
          case Service service -> service(service, allocation);
          case Ingress ingress when !ingressClass.isEmpty() ->
              DefaultIngressClass.applied(ingress, ingressClass);
          default -> withIdentity(source.object(), allocation.uid());
        };
    object.getMetadata().setUid(allocation.uid());
    object.getMetadata().setCreationTimestamp(allocation.creationTimestamp().toString());
    return object;
  }

  /** The object itself, or a copy where it has been handed over with another identity. */
  private HasMetadata withIdentity(HasMetadata object, String uid) {
    String before = object.getMetadata().getUid();
    return before == null || before.equals(uid) ? object : copies.clone(object);
  }

  private Service service(Service declared, Allocation allocation) {
    Service service = new ServiceBuilder(declared).build();
    ServiceSpec spec = service.getSpec();
    // Another node may have read a version of it that has less, or more: what this one does not
    // have is not put there.
    boolean isVirtual =
        !spec.getType().equals("ExternalName") && !"None".equals(spec.getClusterIP());
    List<String> ips = isVirtual ? allocation.clusterIps() : List.of();
    if (!ips.isEmpty()) {
      spec.setClusterIP(ips.getFirst());
      spec.setClusterIPs(ips);
    }
    if (!spec.getType().equals("ExternalName")) {
      spec.setIpFamilyPolicy(IpFamilies.policy(declared.getSpec()));
      spec.setIpFamilies(
          IpFamilies.of(declared.getSpec(), families).stream().map(AddressFamily::text).toList());
    }
    boolean isBalanced = spec.getType().equals("LoadBalancer");
    boolean hasNodePorts = isBalanced || spec.getType().equals("NodePort");
    for (ServicePort port : hasNodePorts ? spec.getPorts() : List.<ServicePort>of()) {
      for (Allocation.NodePort nodePort : allocation.nodePorts()) {
        if (nodePort.port() == port.getPort()
            && nodePort.protocol().name().equals(port.getProtocol())) {
          port.setNodePort(nodePort.nodePort());
        }
      }
    }
    if (isBalanced) {
      loadBalancer(service, allocation.loadBalancer());
    }
    return service;
  }

  private static void loadBalancer(Service service, Allocation.LoadBalancer assigned) {
    if (assigned.healthCheckNodePort() != 0) {
      service.getSpec().setHealthCheckNodePort(assigned.healthCheckNodePort());
    }
    if (!assigned.ips().isEmpty()) {
      List<LoadBalancerIngress> ingress =
          assigned.ips().stream()
              .map(ip -> new LoadBalancerIngressBuilder().withIp(ip).withIpMode("VIP").build())
              .toList();
      service.setStatus(
          new ServiceBuilder(service)
              .editOrNewStatus()
              .withNewLoadBalancer()
              .withIngress(ingress)
              .endLoadBalancer()
              .endStatus()
              .buildStatus());
    }
  }
}
