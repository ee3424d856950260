package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.TimeSource;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads from an API server once what ingress-nginx reads there: IngressClasses, Ingresses, Services
 * and ConfigMaps. Nothing is watched, nothing is written, and no Secret is read.
 */
public final class ApiServerReading {

  private final String server;
  private final List<HasMetadata> objects = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private boolean away;

  private ApiServerReading(String server) {
    this.server = server;
  }

  /**
   * What there is.
   *
   * @param objects by kind, namespace and name
   * @param problems of what the API server did not give
   */
  public record Read(List<HasMetadata> objects, List<Problem> problems) {

    public Read {
      objects = List.copyOf(objects);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Which ConfigMaps are read, in every namespace, as many as have one of the names or the label.
   *
   * @param namespace the only one; empty: all
   * @param names of ConfigMaps
   * @param label a key and its value, with {@code =}; empty: none
   */
  public record ConfigMaps(String namespace, Collection<String> names, String label) {}

  /**
   * Reads, and waits for the API server. Not on an event loop.
   *
   * @param namespace the only one whose Ingresses and Services are read; empty: all
   * @param vertx whose event loops the requests run on; stays open
   * @throws IllegalArgumentException where the access names nothing that could be used
   */
  public static Read read(
      ApiServerAccess access, String namespace, ConfigMaps configMaps, Vertx vertx) {
    ApiServerReading reading = new ApiServerReading(access.text());
    // Somebody waits in front of a terminal: what fails is said at once, and not tried again.
    try (KubernetesClient client =
        ApiServerClient.openForWriting(access, vertx, TimeSource.system())) {
      reading.list("ingressclasses", () -> client.network().v1().ingressClasses().list());
      reading.list("ingresses", () -> within(client.network().v1().ingresses(), namespace).list());
      reading.list("services", () -> within(client.services(), namespace).list());
      reading.configMaps(client, configMaps);
    }
    return new Read(reading.objects, reading.problems);
  }

  private void configMaps(KubernetesClient client, ConfigMaps wanted) {
    for (String name : wanted.names()) {
      list(
          "configmaps",
          () ->
              within(client.configMaps(), wanted.namespace())
                  .withField("metadata.name", name)
                  .list());
    }
    if (!wanted.label().isEmpty()) {
      String[] label = wanted.label().split("=", 2);
      list(
          "configmaps",
          () ->
              within(client.configMaps(), wanted.namespace()).withLabel(label[0], label[1]).list());
    }
  }

  private static <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
      FilterWatchListDeletable<T, L, R> within(MixedOperation<T, L, R> all, String namespace) {
    return namespace.isEmpty() ? all.inAnyNamespace() : all.inNamespace(namespace);
  }

  private void list(
      String kind, Supplier<? extends KubernetesResourceList<? extends HasMetadata>> request) {
    if (away) {
      return;
    }
    try {
      request.get().getItems().stream()
          .sorted(Comparator.comparing(ApiServerReading::name))
          .filter(it -> seen.add(kind + "/" + name(it)))
          .forEach(objects::add);
    } catch (KubernetesClientException e) {
      away = Faults.clientException(e).isEmpty();
      Problem problem =
          new Problem(
              new ObjectRef("APIServer", "", server),
              Problem.Reason.ApiServer,
              kind + ": " + Faults.describe(e),
              Optional.empty());
      if (!problems.contains(problem)) {
        problems.add(problem);
      }
    }
  }

  private static String name(HasMetadata object) {
    var metadata = object.getMetadata();
    return Objects.requireNonNullElse(metadata.getNamespace(), "") + "/" + metadata.getName();
  }
}
