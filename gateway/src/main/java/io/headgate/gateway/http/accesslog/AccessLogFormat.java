package io.headgate.gateway.http.accesslog;

/** How a request is written. */
public enum AccessLogFormat {
  /** Not at all. */
  OFF,
  /** The line that ingress-nginx writes where nobody has set another. */
  NGINX,
  /** One JSON object a line. */
  JSON
}
