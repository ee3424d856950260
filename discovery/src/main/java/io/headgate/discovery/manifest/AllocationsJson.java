package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Protocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The form of allocations on disk: field names are the API's, objects are sorted by name. */
final class AllocationsJson {
  private static final String LOAD_BALANCER = "loadBalancer";

  private final KubernetesSerialization serialization = new KubernetesSerialization();

  String render(Allocations allocations) {
    List<Map<String, Object>> objects = new ArrayList<>();
    allocations.byObject().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(ObjectRef::toString)))
        .forEach(entry -> objects.add(object(entry.getKey(), entry.getValue())));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("version", allocations.version());
    root.put("objects", objects);
    return serialization.asJson(root);
  }

  private static Map<String, Object> object(ObjectRef ref, Allocation allocation) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("kind", ref.kind());
    object.put("namespace", ref.namespace());
    object.put("name", ref.name());
    object.put("uid", allocation.uid());
    object.put("creationTimestamp", allocation.creationTimestamp().toString());
    object.put("clusterIPs", allocation.clusterIps());
    List<Map<String, Object>> ports = new ArrayList<>();
    for (Allocation.NodePort port : allocation.nodePorts()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("protocol", port.protocol().name());
      fields.put("port", port.port());
      fields.put("nodePort", port.nodePort());
      ports.add(fields);
    }
    object.put("nodePorts", ports);
    if (!allocation.loadBalancer().equals(Allocation.LoadBalancer.NONE)) {
      Map<String, Object> loadBalancer = new LinkedHashMap<>();
      loadBalancer.put("ips", allocation.loadBalancer().ips());
      loadBalancer.put("healthCheckNodePort", allocation.loadBalancer().healthCheckNodePort());
      object.put(LOAD_BALANCER, loadBalancer);
    }
    return object;
  }

  /**
   * Reads what {@link #render} wrote.
   *
   * @throws RuntimeException where it is anything else
   */
  Allocations parse(String text) {
    Map<?, ?> root = serialization.unmarshal(text, Map.class);
    Map<ObjectRef, Allocation> byObject = new HashMap<>();
    for (Object element : list(root, "objects")) {
      Map<?, ?> object = (Map<?, ?>) element;
      List<Allocation.NodePort> ports = new ArrayList<>();
      for (Object port : list(object, "nodePorts")) {
        Map<?, ?> fields = (Map<?, ?>) port;
        ports.add(
            new Allocation.NodePort(
                Protocol.valueOf(text(fields, "protocol")),
                number(fields, "port").intValue(),
                number(fields, "nodePort").intValue()));
      }
      byObject.put(
          new ObjectRef(text(object, "kind"), text(object, "namespace"), text(object, "name")),
          new Allocation(
              text(object, "uid"),
              Instant.parse(text(object, "creationTimestamp")),
              ips(list(object, "clusterIPs")),
              ports,
              loadBalancer(object)));
    }
    return new Allocations(number(root, "version").longValue(), byObject);
  }

  /** Only LoadBalancers have it, and files of versions that knew none do not. */
  private static Allocation.LoadBalancer loadBalancer(Map<?, ?> object) {
    return object.get(LOAD_BALANCER) instanceof Map<?, ?> fields
        ? new Allocation.LoadBalancer(
            ips(list(fields, "ips")), number(fields, "healthCheckNodePort").intValue())
        : Allocation.LoadBalancer.NONE;
  }

  private static List<String> ips(List<?> written) {
    return written.stream().map(ip -> IpLiteral.text(IpLiteral.require((String) ip))).toList();
  }

  private static Object field(Map<?, ?> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  private static String text(Map<?, ?> map, String name) {
    return (String) field(map, name);
  }

  private static Number number(Map<?, ?> map, String name) {
    return (Number) field(map, name);
  }

  private static List<?> list(Map<?, ?> map, String name) {
    return (List<?>) field(map, name);
  }
}
