package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.headgate.discovery.annotation.HeadAnnotations;
import io.headgate.discovery.annotation.NamespaceRule;
import io.headgate.discovery.model.AddedHeaders;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an Ingress adds to its answers, as a ConfigMap has it. One instance for one Ingress. What
 * annotations themselves have wrong is said elsewhere.
 */
final class AddedHeadersTranslation {

  private static final String KEY = "custom-headers: ";

  private final StoredObject<?> ingress;
  private final Set<String> allowed;
  private final Function<ConfigMapName, @Nullable StoredObject<ConfigMap>> configMaps;
  private final NamespaceRule names;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param allowed what the global ConfigMap allows, in lower case
   */
  AddedHeadersTranslation(
      StoredObject<?> ingress,
      NamespaceRule names,
      Set<String> allowed,
      Function<ConfigMapName, @Nullable StoredObject<ConfigMap>> configMaps) {
    this.ingress = ingress;
    this.names = names;
    this.allowed = allowed;
    this.configMaps = configMaps;
  }

  /** What is wrong, after {@link #translate}. */
  List<Problem> problems() {
    return problems;
  }

  AddedHeaders translate(String prefix) {
    return HeadAnnotations.custom(ingress.annotations(), prefix)
        .map(this::named)
        .orElse(AddedHeaders.NONE);
  }

  private AddedHeaders named(String written) {
    int slash = written.indexOf('/');
    String namespace = slash < 0 ? ingress.namespace() : written.substring(0, slash);
    ConfigMapName name = new ConfigMapName(namespace, written.substring(slash + 1));
    if (!names.allows(namespace)) {
      report("ConfigMap %s is of another namespace; no header is added".formatted(name));
      return AddedHeaders.NONE;
    }
    StoredObject<ConfigMap> found = configMaps.apply(name);
    if (found == null) {
      report("ConfigMap %s does not exist; no header is added".formatted(name));
      return AddedHeaders.of(name, Map.of());
    }
    Map<String, String> data =
        Objects.requireNonNullElse(found.object().getData(), Map.<String, String>of());
    Map<String, String> headers = new TreeMap<>();
    new TreeMap<>(data)
        .forEach(
            (key, text) -> {
              String value = Objects.requireNonNullElse(text, "");
              fault(key, value)
                  .ifPresentOrElse(
                      it -> report("ConfigMap %s, key \"%s\": %s".formatted(name, key, it)),
                      () -> headers.put(key, value));
            });
    return AddedHeaders.of(name, headers);
  }

  private Optional<String> fault(String key, String value) {
    if (!HeadAnnotations.isHeader(key, value)) {
      return Optional.of(
          "(expected: the name of a header that is not of the message itself, and a text without"
              + " variables); it is not added");
    }
    return HeadAnnotations.isAllowed(key, allowed)
        ? Optional.empty()
        : Optional.of(
            "global-allowed-response-headers of the global ConfigMap does not name it; it is not"
                + " added");
  }

  private void report(String why) {
    problems.add(ingress.problem(Problem.Reason.Annotation, KEY + why));
  }
}
