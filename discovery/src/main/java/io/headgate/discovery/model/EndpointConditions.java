package io.headgate.discovery.model;

/**
 * The conditions of an endpoint, defaults applied (ready and serving: true, terminating: false).
 */
public record EndpointConditions(boolean ready, boolean serving, boolean terminating) {

  public static final EndpointConditions READY = new EndpointConditions(true, true, false);
  public static final EndpointConditions NOT_READY = new EndpointConditions(false, false, false);
}
