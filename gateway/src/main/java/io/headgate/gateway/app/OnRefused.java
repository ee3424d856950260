package io.headgate.gateway.app;

/** What becomes of an Ingress of which an annotation is refused. */
enum OnRefused {
  /** It is served without that annotation. */
  SERVE,
  /** It is not served. */
  REJECT
}
