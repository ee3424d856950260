package io.headgate.gateway.app;

/** Which Services are served on listeners of their own; an Ingress may name any of them. */
enum ServiceSelection {
  /** All that name no other proxy. */
  ALL,
  /** Those whose label {@code service.kubernetes.io/service-proxy-name} is {@code headgate}. */
  LABELLED,
  OFF
}
