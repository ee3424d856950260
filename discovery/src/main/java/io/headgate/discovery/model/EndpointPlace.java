package io.headgate.discovery.model;

import java.util.List;

/**
 * Where an endpoint runs and who it is meant for.
 *
 * @param node empty where unknown
 * @param zone empty where unknown
 */
public record EndpointPlace(
    String node, String zone, List<String> hintedNodes, List<String> hintedZones) {

  public static final EndpointPlace UNKNOWN = new EndpointPlace("", "", List.of(), List.of());

  public EndpointPlace {
    hintedNodes = List.copyOf(hintedNodes);
    hintedZones = List.copyOf(hintedZones);
  }
}
