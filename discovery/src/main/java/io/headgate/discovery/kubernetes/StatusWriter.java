package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.publish.Backoff;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes addresses into statuses, where they differ: a JSON merge patch of that field alone, so
 * that nothing that others write is touched or in the way. What fails is tried again at growing
 * intervals, and so is what somebody else writes over: two that disagree do not chase each other.
 * One thread only, which waits for the answers.
 */
final class StatusWriter {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final Faults faults;
  private final Backoff<ObjectRef> backoff;
  private final Map<ObjectRef, List<String>> written = new HashMap<>();

  StatusWriter(KubernetesClient client, Faults faults, TimeSource time) {
    this.client = client;
    this.faults = faults;
    this.backoff = new Backoff<>(time);
  }

  /** Whether a status that differs may be written now. */
  boolean isDue(HasMetadata object) {
    return backoff.isDue(SeenObjects.ref(object));
  }

  /**
   * Makes the status of an Ingress say so.
   *
   * @param addresses empty: none
   * @return the Ingress as it is then; empty where it could not be written
   */
  Optional<Ingress> write(Ingress ingress, List<String> addresses) {
    return write(
        ingress,
        addresses,
        () ->
            client
                .network()
                .v1()
                .ingresses()
                .inNamespace(ingress.getMetadata().getNamespace())
                .resource(ingress) // by its name alone it would be got first
                .subresource("status")
                .patch(MERGE, patch(addresses, false)));
  }

  /** The same of a Service, whose addresses are served by us, not passed through. */
  Optional<Service> write(Service service, List<String> addresses) {
    return write(
        service,
        addresses,
        () ->
            client
                .services()
                .inNamespace(service.getMetadata().getNamespace())
                .resource(service)
                .subresource("status")
                .patch(MERGE, patch(addresses, true)));
  }

  /** Remembers only these. */
  void retain(SeenObjects objects) {
    written.keySet().removeIf(it -> objects.get(it).isEmpty());
    backoff.retain(written.keySet());
  }

  private interface Request<T> {
    T send();
  }

  private <T extends HasMetadata> Optional<T> write(
      HasMetadata object, List<String> addresses, Request<T> request) {
    ObjectRef ref = SeenObjects.ref(object);
    String what = "status of " + ref;
    boolean again = addresses.equals(written.put(ref, addresses));
    if (again) {
      backoff.failed(ref); // somebody has written something else
    }
    try {
      T answer = request.send();
      faults.over(what);
      return Optional.of(answer);
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND) {
        faults.over(what); // it is gone; we shall hear of it
      } else {
        faults.failed(what, e);
      }
      if (!again) {
        backoff.failed(ref);
      }
      return Optional.empty();
    }
  }

  private String patch(List<String> addresses, boolean ofService) {
    List<Map<String, String>> entries = addresses.stream().map(it -> entry(it, ofService)).toList();
    Map<String, Object> loadBalancer = new HashMap<>();
    loadBalancer.put("ingress", entries);
    return client
        .getKubernetesSerialization()
        .asJson(Map.of("status", Map.of("loadBalancer", loadBalancer)));
  }

  private static Map<String, String> entry(String address, boolean ofService) {
    Map<String, String> entry = new LinkedHashMap<>();
    boolean ip = IpLiteral.parse(address).isPresent();
    entry.put(ip ? "ip" : "hostname", address);
    if (ip && ofService) {
      entry.put("ipMode", "VIP");
    }
    return entry;
  }
}
