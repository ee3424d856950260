package io.headgate.discovery.model;

/** Where an Ingress sends what it matches: a Service, never a pod. */
public sealed interface IngressBackend {

  /** A port of a Service in the Ingress's own namespace. */
  record ServiceBackend(ServiceName service, PortRef port) implements IngressBackend {}

  /** A resource of a kind that is not known here: answered with 404. */
  record ResourceBackend(String kind, String name) implements IngressBackend {}
}
