package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.headgate.discovery.watch.ResourceEvent;
import java.util.Optional;

/** Objects as an API server would hold them, written as YAML. */
final class Written {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private Written() {}

  static HasMetadata yaml(String yaml) {
    return SERIALIZATION.unmarshal(yaml);
  }

  static ResourceEvent added(String yaml) {
    return new ResourceEvent.Added(yaml(yaml), Optional.empty());
  }

  static ResourceEvent modified(String yaml) {
    return new ResourceEvent.Modified(yaml(yaml), Optional.empty());
  }

  static ResourceEvent deleted(String yaml) {
    return new ResourceEvent.Deleted(yaml(yaml), Optional.empty());
  }

  /** A ClusterIP Service with one TCP port 80 called http. */
  static String service(String name, String clusterIp) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %s, namespace: default, uid: uid-%s}
    spec:
      type: ClusterIP
      clusterIP: %s
      clusterIPs: [%s]
      ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP}]
    """
        .formatted(name, name, clusterIp, clusterIp);
  }

  /** A slice of that Service: its port http is 8080 on the addresses. */
  static String slice(String name, String service, String addresses) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: %s
      namespace: default
      labels: {kubernetes.io/service-name: %s}
    addressType: IPv4
    ports: [{name: http, port: 8080, protocol: TCP}]
    endpoints: [%s]
    """
        .formatted(name, service, addresses);
  }

  /** An Ingress of class headgate: Prefix / of the host to port http of the Service. */
  static String ingress(String name, String host, String service) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %s, namespace: default, creationTimestamp: "2026-01-01T00:00:00Z"}
    spec:
      ingressClassName: headgate
      rules:
      - host: %s
        http:
          paths:
          - {path: /, pathType: Prefix, backend: {service: {name: %s, port: {name: http}}}}
    """
        .formatted(name, host, service);
  }

  static String ingressClass(String name, String controller) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: IngressClass
    metadata: {name: %s}
    spec: {controller: %s}
    """
        .formatted(name, controller);
  }
}
