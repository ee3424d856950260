package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.annotation.StandingAnnotations;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.watch.ResourceEvent;
import io.headgate.discovery.watch.ResourceHandler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the global ConfigMap says of all Ingresses, for who is asked about one off the control
 * thread. Follows a source on one thread, beside the publisher; read on any.
 */
public final class KnownSettings implements ResourceHandler {

  private final Optional<ConfigMapName> name;
  private volatile StandingAnnotations standing = StandingAnnotations.NONE;

  /**
   * @param name of the ConfigMap, {@code --configmap}; empty: nothing is ever said
   */
  public KnownSettings(Optional<ConfigMapName> name) {
    this.name = name;
  }

  @Override
  public void onChange(List<ResourceEvent> events, List<Problem> problems) {
    for (ResourceEvent event : events) {
      switch (event) {
        case ResourceEvent.Added added -> take(added.object());
        case ResourceEvent.Modified modified -> take(modified.object());
        case ResourceEvent.Deleted deleted when isMeant(deleted.object()) ->
            standing = StandingAnnotations.NONE;
        case ResourceEvent.Deleted other -> {}
        case ResourceEvent.Synced synced -> {}
      }
    }
  }

  private void take(HasMetadata object) {
    if (isMeant(object) && object instanceof ConfigMap it) {
      standing = StandingAnnotations.of(Objects.requireNonNullElse(it.getData(), Map.of()));
    }
  }

  private boolean isMeant(HasMetadata object) {
    return name.isPresent()
        && object instanceof ConfigMap
        && name.get()
            .equals(
                new ConfigMapName(
                    Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                    object.getMetadata().getName()));
  }

  StandingAnnotations standing() {
    return standing;
  }
}
