package io.headgate.discovery.check;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.headgate.discovery.build.AnnotationRules;
import io.headgate.discovery.build.Compat;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.build.IngressReading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The Ingresses that were read, as they would be served: all but those whose IngressClass was read
 * as well and belongs to another program.
 */
public final class ReadIngresses {

  private static final Set<String> CONTROLLERS =
      Set.of(Compat.NGINX_CONTROLLER, IngressClassPolicy.DEFAULT.controllerClass());

  private final List<Ingress> ingresses;
  private final String prefix;

  private ReadIngresses(List<Ingress> ingresses, String prefix) {
    this.ingresses = ingresses;
    this.prefix = prefix;
  }

  /**
   * Those among some objects.
   *
   * @param objects that an API server would take
   */
  static ReadIngresses of(Collection<HasMetadata> objects, CheckOptions options) {
    Set<String> ofOthers = new HashSet<>();
    for (HasMetadata object : objects) {
      if (object instanceof IngressClass it
          && it.getSpec() != null
          && !CONTROLLERS.contains(Objects.requireNonNullElse(it.getSpec().getController(), ""))) {
        ofOthers.add(it.getMetadata().getName());
      }
    }
    List<Ingress> ingresses = new ArrayList<>();
    for (HasMetadata object : objects) {
      if (object instanceof Ingress it
          && it.getSpec() != null
          && !ofOthers.contains(
              Objects.requireNonNullElse(it.getSpec().getIngressClassName(), ""))) {
        ingresses.add(it);
      }
    }
    return new ReadIngresses(ingresses, options.annotationsPrefix());
  }

  /** As {@code --compat} has them. */
  public List<io.headgate.discovery.model.Ingress> under(Compat compat) {
    AnnotationRules rules = new AnnotationRules(prefix, false, compat);
    return ingresses.stream()
        .map(it -> IngressReading.ofAnyClass(it, rules))
        .flatMap(Optional::stream)
        .toList();
  }
}
