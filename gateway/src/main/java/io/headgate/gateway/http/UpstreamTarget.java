package io.headgate.gateway.http;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.gateway.tls.PodTls;
import org.jspecify.annotations.Nullable;

/**
 * What a connection to a pod is to. Connections may be used for each other whose keys are equal.
 *
 * @param tls how TLS is spoken; null: not
 * @param service whose pod it is, as {@code NAME.NAMESPACE.svc}; empty without TLS
 */
record UpstreamTarget(EndpointAddress address, @Nullable PodTls tls, String service) {

  /** Without TLS of its own. */
  static UpstreamTarget inTheClear(EndpointAddress address) {
    return new UpstreamTarget(address, null, "");
  }

  /** Without TLS the address itself, so that most requests make no key. */
  Object key() {
    return tls == null ? address : this;
  }
}
