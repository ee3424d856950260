package io.headgate.discovery.kubernetes;

import io.headgate.discovery.build.AnnotationRules;
import io.headgate.discovery.build.IngressClassPolicy;

/**
 * What is read from an API server.
 *
 * @param nodeName the node this program runs on: of Nodes only that one is read
 * @param scope how much of it is read
 * @param classes which Ingresses are ours: of Secrets only those are read that these name, and the
 *     default certificate
 * @param annotations how those of Ingresses are taken: of ConfigMaps only those are read that these
 *     name, and the global one
 */
public record ApiServerOptions(
    ApiServerAccess access,
    String nodeName,
    ReadScope scope,
    IngressClassPolicy classes,
    AnnotationRules annotations) {

  /** Of that namespace; all where it is empty. */
  public ApiServerOptions(
      ApiServerAccess access,
      String nodeName,
      String namespace,
      IngressClassPolicy classes,
      AnnotationRules annotations) {
    this(access, nodeName, ReadScope.of(namespace), classes, annotations);
  }

  /** With annotations as they are taken by default. */
  public ApiServerOptions(
      ApiServerAccess access, String nodeName, String namespace, IngressClassPolicy classes) {
    this(access, nodeName, namespace, classes, AnnotationRules.DEFAULT);
  }

  /** The same with that much of it. */
  public ApiServerOptions with(ReadScope other) {
    return new ApiServerOptions(access, nodeName, other, classes, annotations);
  }
}
