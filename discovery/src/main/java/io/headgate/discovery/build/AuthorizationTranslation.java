package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.headgate.discovery.annotation.AuthorizationAnnotations;
import io.headgate.discovery.annotation.AuthorizationAnnotations.Asked;
import io.headgate.discovery.annotation.NamespaceRule;
import io.headgate.discovery.model.AuthorizationPolicy;
import io.headgate.discovery.model.AuthorizationPolicy.Known;
import io.headgate.discovery.model.AuthorizationPolicy.Unknown;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an Ingress says about asking somebody else, with the headers that a ConfigMap has for that.
 * One instance for one Ingress. What annotations themselves have wrong is said elsewhere.
 */
final class AuthorizationTranslation {

  private static final String CLOSED = "; its requests are answered with 503";

  private final StoredObject<?> ingress;
  private final boolean anyHost;
  private final Function<ConfigMapName, @Nullable StoredObject<ConfigMap>> configMaps;
  private final NamespaceRule names;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param anyHost whether the Ingress takes requests for hosts that it does not name
   */
  AuthorizationTranslation(
      StoredObject<?> ingress,
      NamespaceRule names,
      boolean anyHost,
      Function<ConfigMapName, @Nullable StoredObject<ConfigMap>> configMaps) {
    this.ingress = ingress;
    this.names = names;
    this.anyHost = anyHost;
    this.configMaps = configMaps;
  }

  /** What is wrong, after {@link #translate}. */
  List<Problem> problems() {
    return problems;
  }

  /**
   * Empty where nobody else is asked.
   *
   * @param annotations of the Ingress, with what stands for all
   */
  Optional<AuthorizationPolicy> translate(Map<String, String> annotations, String prefix) {
    return AuthorizationAnnotations.parse(annotations, prefix).map(this::checked);
  }

  private AuthorizationPolicy checked(Asked asked) {
    AuthorizationPolicy policy = withHeaders(asked);
    return switch (policy.target()) {
      case Unknown unknown -> policy;
      case Known(var url) ->
          url.isHostOfRequest() && anyHost
              ? closed(
                  policy,
                  asked.key()
                      + ": $host on an Ingress that takes every host: a client could name"
                      + " who is asked about it (expected: a host, or rules with hosts)")
              : policy;
    };
  }

  private AuthorizationPolicy withHeaders(Asked asked) {
    return asked.headers().map(it -> withHeaders(asked.policy(), it)).orElse(asked.policy());
  }

  private AuthorizationPolicy withHeaders(AuthorizationPolicy policy, String written) {
    int slash = written.indexOf('/');
    String namespace = slash < 0 ? ingress.namespace() : written.substring(0, slash);
    ConfigMapName name = new ConfigMapName(namespace, written.substring(slash + 1));
    if (!names.allows(namespace)) {
      return closed(
          policy, "auth-proxy-set-headers: ConfigMap %s is of another namespace".formatted(name));
    }
    StoredObject<ConfigMap> found = configMaps.apply(name);
    if (found == null) {
      return closed(
          policy.saying(name, Map.of()),
          "auth-proxy-set-headers: ConfigMap %s does not exist".formatted(name));
    }
    Map<String, String> headers = new TreeMap<>();
    Map<String, String> data =
        Objects.requireNonNullElse(found.object().getData(), Map.<String, String>of());
    for (Map.Entry<String, String> entry : data.entrySet()) {
      String value = Objects.requireNonNullElse(entry.getValue(), "");
      if (!AuthorizationAnnotations.isSettable(entry.getKey()) || !isText(value)) {
        return closed(
            policy.saying(name, Map.of()),
            "auth-proxy-set-headers: ConfigMap %s, key \"%s\" (expected: the name of a header, and a text without variables)"
                .formatted(name, entry.getKey()));
      }
      headers.put(entry.getKey(), value);
    }
    return policy.saying(name, headers);
  }

  /** nginx would take a dollar for a variable: whoever wrote it did not mean the dollar. */
  private static boolean isText(String value) {
    return value.length() <= 4096
        && value.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '$')
        && value.strip().equals(value);
  }

  private AuthorizationPolicy closed(AuthorizationPolicy policy, String why) {
    problems.add(ingress.problem(Problem.Reason.Annotation, why + CLOSED));
    return policy.unknown(why);
  }
}
