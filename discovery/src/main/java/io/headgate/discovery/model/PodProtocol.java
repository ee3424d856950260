package io.headgate.discovery.model;

/** The version of HTTP that an Ingress wants its pods to be spoken to in. */
public enum PodProtocol {
  /** HTTP/2 where {@code appProtocol} of the Service port says so, else HTTP/1.1. */
  BY_PORT,
  HTTP_1,
  HTTP_2;

  private static final String H2C = "kubernetes.io/h2c";

  /** Whether requests to that port go in HTTP/2. */
  public boolean isHttp2(PortSpec port) {
    return switch (this) {
      case BY_PORT -> port.appProtocol().filter(H2C::equals).isPresent();
      case HTTP_1 -> false;
      case HTTP_2 -> true;
    };
  }
}
