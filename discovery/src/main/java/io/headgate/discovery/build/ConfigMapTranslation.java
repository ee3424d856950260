package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.headgate.discovery.annotation.ClientLimitKeys;
import io.headgate.discovery.annotation.ConfigMapCatalogue;
import io.headgate.discovery.annotation.StandingAnnotations;
import io.headgate.discovery.annotation.TlsOfferKeys;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the global ConfigMap says of all Ingresses. Pure. */
final class ConfigMapTranslation {

  private ConfigMapTranslation() {}

  /**
   * What holds for all, and a problem for each key that has no effect.
   *
   * @param written null where it is missing: the program's own defaults hold
   */
  static Translated<GlobalSettings> translate(
      ConfigMapName name, @Nullable StoredObject<ConfigMap> written) {
    if (written == null) {
      return new Translated<>(
          GlobalSettings.NONE,
          List.of(
              new Problem(
                  new ObjectRef("ConfigMap", name.namespace(), name.name()),
                  Problem.Reason.ConfigMap,
                  "--configmap: \""
                      + name
                      + "\" is not there (expected: a ConfigMap); defaults hold",
                  Optional.empty())));
    }
    Map<String, String> data = Objects.requireNonNullElse(written.object().getData(), Map.of());
    return new Translated<>(
        new GlobalSettings(
            StandingAnnotations.of(data), TlsOfferKeys.parse(data), ClientLimitKeys.parse(data)),
        ConfigMapCatalogue.faults(data).stream()
            .map(it -> written.problem(Problem.Reason.ConfigMap, it))
            .toList());
  }
}
