package io.headgate.discovery.model;

/**
 * What stands behind an endpoint.
 *
 * @param pod the Pod's name; empty for endpoints written by hand
 * @param hostname the name under the Service's own DNS name; empty where it has none
 */
public record EndpointTarget(String pod, String hostname) {

  public static final EndpointTarget NONE = new EndpointTarget("", "");
}
