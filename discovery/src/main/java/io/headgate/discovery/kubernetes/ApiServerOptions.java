package io.headgate.discovery.kubernetes;

import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.build.IngressClassPolicy;

/**
 * What is read from an API server.
 *
 * @param nodeName the node this program runs on: of Nodes only that one is read
 * @param namespace the only one that is read; empty: all are
 * @param classes which Ingresses are ours: of Secrets only those are read that these name
 * @param prefix of annotations, beside ours, {@code --annotations-prefix}
 */
public record ApiServerOptions(
    ApiServerAccess access,
    String nodeName,
    String namespace,
    IngressClassPolicy classes,
    String prefix) {

  /** With the prefix of ingress-nginx. */
  public ApiServerOptions(
      ApiServerAccess access, String nodeName, String namespace, IngressClassPolicy classes) {
    this(access, nodeName, namespace, classes, AnnotationCatalogue.NGINX_PREFIX);
  }
}
