package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.headgate.discovery.annotation.ClientLimitKeys;
import io.headgate.discovery.annotation.ConfigMapCatalogue;
import io.headgate.discovery.annotation.GlobalPolicyKeys;
import io.headgate.discovery.annotation.KeptConnectionKeys;
import io.headgate.discovery.annotation.SessionKeys;
import io.headgate.discovery.annotation.StandingAnnotations;
import io.headgate.discovery.annotation.TlsOfferKeys;
import io.headgate.discovery.model.ClientTerms;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the global ConfigMap says of all Ingresses. Pure. */
final class ConfigMapTranslation {

  private ConfigMapTranslation() {}

  /**
   * What holds for all, and a problem for each key that has no effect; where it is missing, the
   * program's own defaults.
   *
   * @param others where the ConfigMaps are, it and those that it names
   */
  static Translated<GlobalSettings> translate(ConfigMapName name, References others) {
    @Nullable StoredObject<ConfigMap> written = others.configMap(name);
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
    GlobalPolicyKeys.Asked asked = GlobalPolicyKeys.parse(data);
    NamedHeaders added = NamedHeaders.of("add-headers", asked.added(), others);
    NamedHeaders forPods = NamedHeaders.of("proxy-set-headers", asked.forPods(), others);
    GlobalPolicy requests =
        asked
            .policy()
            .with(
                asked.policy().answers().with(added.headers()),
                asked.policy().heads().with(forPods.headers()));
    List<String> faults = new ArrayList<>(ConfigMapCatalogue.faults(data));
    asked.fault().ifPresent(faults::add);
    faults.addAll(added.faults());
    faults.addAll(forPods.faults());
    return new Translated<>(
        new GlobalSettings(
            StandingAnnotations.of(data),
            new ClientTerms(
                TlsOfferKeys.parse(data),
                new ClientTerms.Handshakes(SessionKeys.parse(data), TlsOfferKeys.stapling(data)),
                ClientLimitKeys.parse(data),
                requests,
                KeptConnectionKeys.parse(data)),
            asked.sources()),
        faults.stream().map(it -> written.problem(Problem.Reason.ConfigMap, it)).toList());
  }
}
