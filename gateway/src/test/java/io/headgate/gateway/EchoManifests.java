package io.headgate.gateway;

import io.headgate.discovery.model.Certificate;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Manifests that many tests need. */
final class EchoManifests {

  /** The class of every Ingress that names none. */
  static final String DEFAULT_CLASS =
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata:
        name: headgate
        annotations:
          ingressclass.kubernetes.io/is-default-class: "true"
      spec:
        controller: headgate.io/ingress-controller
      """;

  private EchoManifests() {}

  /** A Deployment of one pod, and a Service of port 8080, called http, for each of the names. */
  static String echoes(String... names) {
    return Arrays.stream(names).map(name -> echo(name, 1)).collect(Collectors.joining("---\n"));
  }

  static String echo(String name, int replicas) {
    return deployment(name, name, 3000, replicas)
        + """
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: %s
        spec:
          selector:
            app: %1$s
          ports:
          - name: http
            port: 8080
            targetPort: web
        """
            .formatted(name);
  }

  /**
   * A Deployment alone; its container port is called {@code web}.
   *
   * @param app the label by which a Service selects it
   */
  static String deployment(String name, String app, int containerPort, int replicas) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: %s
    spec:
      replicas: %d
      selector:
        matchLabels:
          app: %s
      template:
        metadata:
          labels:
            app: %3$s
        spec:
          containers:
          - name: echo
            image: echo
            ports:
            - name: web
              containerPort: %d
    """
        .formatted(name, replicas, app, containerPort);
  }

  /** An Ingress of one host with Prefix {@code /}. */
  static String ingress(String name, String host, String service, int port) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %s
    spec:
      rules:
      - host: %s
        http:
          paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: %s
                port:
                  number: %d
    """
        .formatted(name, host, service, port);
  }

  /**
   * The same with annotations of ingress-nginx.
   *
   * @param annotations as {@code name: value}, with commas between them
   */
  static String ingress(String name, String host, String service, String annotations) {
    StringJoiner lines = new StringJoiner("", "  annotations:\n", "");
    for (String one : annotations.split(", ", -1)) {
      String[] pair = one.strip().split(": ", 2);
      lines.add("    nginx.ingress.kubernetes.io/%s: '%s'\n".formatted(pair[0], pair[1]));
    }
    return ingress(name, host, service, 8080).replace("spec:\n", lines + "spec:\n");
  }

  static String secret(Certificate certificate) {
    return """
    apiVersion: v1
    kind: Secret
    metadata:
      name: %s
    type: kubernetes.io/tls
    data:
      tls.crt: %s
      tls.key: %s
    """
        .formatted(
            certificate.secret().name(),
            base64(certificate.certificatePem()),
            base64(certificate.keyPem()));
  }

  /** A Secret of no type with those entries. */
  static String opaque(String name, Map<String, String> entries) {
    StringBuilder yaml =
        new StringBuilder(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\ndata:\n".formatted(name));
    entries.forEach((key, text) -> yaml.append("  " + key + ": " + base64(text) + "\n"));
    return yaml.toString();
  }

  /** An Ingress as of {@link #ingress} with annotations of ingress-nginx, and with TLS. */
  static String annotated(String name, String host, Map<String, String> annotations) {
    StringBuilder all = new StringBuilder("  annotations:\n");
    annotations.forEach(
        (key, value) ->
            all.append("    nginx.ingress.kubernetes.io/" + key + ": '" + value + "'\n"));
    return ingress(name, host, name, 8080)
        .replace(
            "  name: " + name + "\nspec:\n",
            "  name: "
                + name
                + "\n"
                + (annotations.isEmpty() ? "" : all)
                + "spec:\n  tls:\n  - hosts: ["
                + host
                + "]\n");
  }

  /** A Service of port 8080 without a selector, and its one endpoint. */
  static String endpoint(String name, InetSocketAddress address) {
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: %s
    spec:
      ports:
      - name: http
        port: 8080
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: %1$s-1
      labels:
        kubernetes.io/service-name: %1$s
    addressType: IPv4
    ports:
    - name: http
      port: %d
      protocol: TCP
    endpoints:
    - addresses: ["%s"]
    """
        .formatted(name, address.getPort(), address.getAddress().getHostAddress());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
