package io.headgate.gateway.app;

import io.headgate.discovery.build.ServiceRules.Own;

/** Which Services are served on listeners of their own; an Ingress may name any of them. */
enum ServiceSelection {
  /** All that name no other proxy. */
  ALL(Own.ALL),
  /** Those whose label {@code service.kubernetes.io/service-proxy-name} is {@code headgate}. */
  LABELLED(Own.LABELLED),
  OFF(Own.NONE);

  private final Own own;

  ServiceSelection(Own own) {
    this.own = own;
  }

  /** The same, for whoever makes snapshots. */
  Own own() {
    return own;
  }
}
