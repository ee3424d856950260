package io.headgate.discovery.model;

/** Which endpoints may be used: all of them, or only those of the receiving node. */
public enum TrafficPolicy {
  CLUSTER,
  LOCAL
}
