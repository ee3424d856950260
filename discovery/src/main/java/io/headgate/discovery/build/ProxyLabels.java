package io.headgate.discovery.build;

import java.util.Map;

/**
 * The labels by which a Service or an EndpointSlice is taken from the proxies
 * (k8s.io/kubernetes/pkg/proxy/apis/well_known_labels.go).
 */
final class ProxyLabels {

  /** Which proxy is meant; without it, every one. */
  private static final String PROXY_NAME = "service.kubernetes.io/service-proxy-name";

  private static final String OUR_PROXY_NAME = "headgate";

  /** No proxy is meant, whatever its value. */
  private static final String HEADLESS = "service.kubernetes.io/headless";

  private ProxyLabels() {}

  /** Whether these labels name this proxy. */
  static boolean nameUs(Map<String, String> labels) {
    return OUR_PROXY_NAME.equals(labels.get(PROXY_NAME));
  }

  /** Whether an object with these labels is for this proxy. */
  static boolean areOurs(Map<String, String> labels) {
    return labels.getOrDefault(PROXY_NAME, OUR_PROXY_NAME).equals(OUR_PROXY_NAME)
        && !labels.containsKey(HEADLESS);
  }
}
