package io.headgate.discovery.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the API server is, and as whom it is asked. */
public sealed interface ApiServerAccess {

  /** What the current context of a kubeconfig says. */
  record Kubeconfig(Path file) implements ApiServerAccess {}

  /**
   * The cluster that this program runs in, as its service account.
   *
   * @param credentials the folder with {@code token} and {@code ca.crt}
   */
  record InCluster(URI server, Path credentials) implements ApiServerAccess {}

  /** Where a kubelet puts a service account's credentials. */
  Path CREDENTIALS = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** For messages. */
  default String text() {
    return switch (this) {
      case Kubeconfig(Path file) -> "kubeconfig " + file;
      case InCluster(URI server, Path credentials) -> server.toString();
    };
  }

  /**
   * The cluster that this program runs in; empty outside of one.
   *
   * @param environment of the process: a kubelet sets KUBERNETES_SERVICE_HOST and
   *     KUBERNETES_SERVICE_PORT
   * @param credentials see {@link InCluster}; without a token there it is not a pod of a cluster
   */
  static Optional<ApiServerAccess> ofPod(Map<String, String> environment, Path credentials) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    if (host.isEmpty() || !Files.exists(credentials.resolve("token"))) {
      return Optional.empty();
    }
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return Optional.of(new InCluster(URI.create("https://" + literal + ":" + port), credentials));
  }

  /**
   * The namespace of the pod that this is; {@code default} where it is none.
   *
   * @param environment POD_NAMESPACE says it first, as in ingress-nginx
   * @param credentials see {@link InCluster}
   */
  static String namespaceOfPod(Map<String, String> environment, Path credentials) {
    String said = environment.getOrDefault("POD_NAMESPACE", "");
    if (!said.isEmpty()) {
      return said;
    }
    try {
      return Files.readString(credentials.resolve("namespace")).strip();
    } catch (IOException e) {
      return "default";
    }
  }
}
