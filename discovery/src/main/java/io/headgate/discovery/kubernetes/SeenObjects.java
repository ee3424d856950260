package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngress;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.watch.ResourceEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ingresses and Services as the API server has them, their statuses included, by what was seen
 * last. One thread only.
 */
final class SeenObjects {

  private final Map<ObjectRef, HasMetadata> objects = new HashMap<>();

  /** Says whether it matters here. */
  boolean apply(ResourceEvent event) {
    return switch (event) {
      case ResourceEvent.Added(HasMetadata it, Optional<FilePosition> nowhere) -> put(it);
      case ResourceEvent.Modified(HasMetadata it, Optional<FilePosition> nowhere) -> put(it);
      case ResourceEvent.Deleted(HasMetadata it, Optional<FilePosition> nowhere) ->
          objects.remove(ref(it)) != null;
      case ResourceEvent.Synced() -> false;
    };
  }

  /** Takes it as it is now; says whether it matters here. */
  boolean put(HasMetadata object) {
    boolean matters = object instanceof Ingress || object instanceof Service;
    if (matters) {
      objects.put(ref(object), object);
    }
    return matters;
  }

  Optional<HasMetadata> get(ObjectRef ref) {
    return Optional.ofNullable(objects.get(ref));
  }

  Optional<Ingress> ingress(IngressName name) {
    return get(ObjectRef.of(name)).map(Ingress.class::cast);
  }

  Optional<Service> service(ServiceName name) {
    return get(ObjectRef.of(name)).map(Service.class::cast);
  }

  List<Service> services() {
    return objects.values().stream()
        .filter(Service.class::isInstance)
        .map(Service.class::cast)
        .toList();
  }

  /** What the status of an Ingress says. */
  static List<String> addresses(Ingress ingress) {
    if (ingress.getStatus() == null || ingress.getStatus().getLoadBalancer() == null) {
      return List.of();
    }
    List<IngressLoadBalancerIngress> said = ingress.getStatus().getLoadBalancer().getIngress();
    return said.stream().map(it -> either(it.getIp(), it.getHostname())).toList();
  }

  /** What the status of a Service says. */
  static List<String> addresses(Service service) {
    if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
      return List.of();
    }
    List<LoadBalancerIngress> said = service.getStatus().getLoadBalancer().getIngress();
    return said.stream().map(it -> either(it.getIp(), it.getHostname())).toList();
  }

  private static String either(@Nullable String ip, @Nullable String hostname) {
    return ip == null || ip.isEmpty() ? Objects.requireNonNullElse(hostname, "") : ip;
  }

  static ObjectRef ref(HasMetadata object) {
    return new ObjectRef(
        object.getKind(),
        Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
        object.getMetadata().getName());
  }
}
