package io.headgate.discovery.model;

/** Transport protocol of a Service port, by the names of the Kubernetes API. */
public enum Protocol {
  TCP,
  UDP,
  SCTP
}
