package io.headgate.gateway.metrics;

import io.prometheus.metrics.model.snapshots.Labels;

/**
 * That the series of ingress-nginx are wanted as well, under its names, and what they say of the
 * one who gives them.
 *
 * @param perHost whether series have the host of the rule: else one for all hosts of an Ingress
 * @param controllerClass the controller of the IngressClasses that are served
 * @param namespace of the pod that this runs in; empty where it is in none
 * @param pod its name, or the node's
 */
public record NginxNames(boolean perHost, String controllerClass, String namespace, String pod) {

  /** On every series. */
  Labels labels() {
    return Labels.of(
        "controller_class", controllerClass,
        "controller_namespace", namespace,
        "controller_pod", pod);
  }
}
