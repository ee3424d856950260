package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.ClientIPConfig;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.SessionAffinityConfig;
import java.util.List;

/** What the API server fills in ({@code SetDefaults_Service}, and the Service's own strategy). */
final class ServiceDefaults {
  private static final int AFFINITY_SECONDS = 10_800;

  private ServiceDefaults() {}

  /** Fills in a Service that nobody else has seen yet. */
  static void apply(Service service) {
    if (service.getSpec() == null) {
      service.setSpec(new ServiceSpec());
    }
    ServiceSpec spec = service.getSpec();
    if (isEmpty(spec.getType())) {
      spec.setType("ClusterIP");
    }
    affinity(spec);
    if (spec.getPorts() == null) {
      spec.setPorts(List.of());
    }
    for (ServicePort port : spec.getPorts()) {
      if (isEmpty(port.getProtocol())) {
        port.setProtocol("TCP");
      }
      if (port.getPort() != null
          && (port.getTargetPort() == null || isUnset(port.getTargetPort()))) {
        port.setTargetPort(new IntOrString(port.getPort()));
      }
    }
    boolean external =
        spec.getType().equals("NodePort")
            || spec.getType().equals("LoadBalancer")
            || (spec.getType().equals("ClusterIP")
                && spec.getExternalIPs() != null
                && !spec.getExternalIPs().isEmpty());
    if (external && isEmpty(spec.getExternalTrafficPolicy())) {
      spec.setExternalTrafficPolicy("Cluster");
    }
    if (!spec.getType().equals("ExternalName") && isEmpty(spec.getInternalTrafficPolicy())) {
      spec.setInternalTrafficPolicy("Cluster");
    }
    if (spec.getType().equals("LoadBalancer") && spec.getAllocateLoadBalancerNodePorts() == null) {
      spec.setAllocateLoadBalancerNodePorts(true);
    }
    boolean unnamed = spec.getClusterIPs() == null || spec.getClusterIPs().isEmpty();
    if (!isEmpty(spec.getClusterIP()) && unnamed) {
      spec.setClusterIPs(List.of(spec.getClusterIP()));
    }
    if (service.getStatus() != null
        && service.getStatus().getLoadBalancer() != null
        && service.getStatus().getLoadBalancer().getIngress() != null) {
      for (LoadBalancerIngress ingress : service.getStatus().getLoadBalancer().getIngress()) {
        if (!isEmpty(ingress.getIp()) && ingress.getIpMode() == null) {
          ingress.setIpMode("VIP");
        }
      }
    }
  }

  private static void affinity(ServiceSpec spec) {
    if (isEmpty(spec.getSessionAffinity())) {
      spec.setSessionAffinity("None");
    }
    if (spec.getSessionAffinity().equals("None")) {
      spec.setSessionAffinityConfig(null);
    } else if (spec.getSessionAffinity().equals("ClientIP")) {
      SessionAffinityConfig config =
          spec.getSessionAffinityConfig() == null
              ? new SessionAffinityConfig()
              : spec.getSessionAffinityConfig();
      ClientIPConfig clientIp =
          config.getClientIP() == null ? new ClientIPConfig() : config.getClientIP();
      if (clientIp.getTimeoutSeconds() == null) {
        clientIp.setTimeoutSeconds(AFFINITY_SECONDS);
      }
      config.setClientIP(clientIp);
      spec.setSessionAffinityConfig(config);
    }
  }

  private static boolean isUnset(IntOrString value) {
    return value.getIntVal() != null ? value.getIntVal() == 0 : isEmpty(value.getStrVal());
  }

  private static boolean isEmpty(String text) {
    return text == null || text.isEmpty();
  }
}
