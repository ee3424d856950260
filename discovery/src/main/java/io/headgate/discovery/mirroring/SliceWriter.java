package io.headgate.discovery.mirroring;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes the EndpointSlices that a controller makes for a Service. */
public final class SliceWriter {
  public static final String SERVICE_LABEL = "kubernetes.io/service-name";

  private static final int MAX_ENDPOINTS = 1000;

  private final Service service;
  private final String manager;
  private final Map<String, String> annotations;

  /**
   * @param manager the value of the label {@code endpointslice.kubernetes.io/managed-by}
   */
  public SliceWriter(Service service, String manager, Map<String, String> annotations) {
    this.service = service;
    this.manager = manager;
    this.annotations = Map.copyOf(annotations);
  }

  /**
   * As many slices as these endpoints need. Their names stay the same while ports and annotations
   * do.
   */
  public List<EndpointSlice> write(
      String addressType, List<EndpointPort> ports, List<Endpoint> endpoints) {
    List<EndpointSlice> slices = new ArrayList<>();
    for (int from = 0; from < endpoints.size(); from += MAX_ENDPOINTS) {
      int to = Math.min(endpoints.size(), from + MAX_ENDPOINTS);
      slices.add(slice(addressType, ports, endpoints.subList(from, to), from / MAX_ENDPOINTS));
    }
    return slices;
  }

  private EndpointSlice slice(
      String addressType, List<EndpointPort> ports, List<Endpoint> endpoints, int index) {
    var meta = service.getMetadata();
    UUID uid =
        UUID.nameUUIDFromBytes(
            (meta.getUid() + manager + addressType + ports + annotations + index)
                .getBytes(StandardCharsets.UTF_8));
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(meta.getNamespace())
        .withName(meta.getName() + "-" + uid.toString().substring(0, 5))
        .withUid(uid.toString())
        .withCreationTimestamp(meta.getCreationTimestamp())
        .addToLabels(SERVICE_LABEL, meta.getName())
        .addToLabels("endpointslice.kubernetes.io/managed-by", manager)
        .addToAnnotations(annotations)
        .addNewOwnerReference()
        .withApiVersion("v1")
        .withKind("Service")
        .withName(meta.getName())
        .withUid(meta.getUid())
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withAddressType(addressType)
        .withPorts(ports)
        .withEndpoints(endpoints)
        .build();
  }
}
