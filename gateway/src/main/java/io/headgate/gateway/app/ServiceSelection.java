package io.headgate.gateway.app;

/** Which Services are served on listeners of their own; an Ingress may name any of them. */
enum ServiceSelection {
  ALL,
  OFF
}
