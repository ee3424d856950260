package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.Secret;
import io.headgate.discovery.annotation.NamespaceRule;
import io.headgate.discovery.annotation.TokenAnnotations;
import io.headgate.discovery.annotation.TokenAnnotations.Asked;
import io.headgate.discovery.annotation.TokenAnnotations.KeysAt;
import io.headgate.discovery.annotation.TokenAnnotations.Tokens;
import io.headgate.discovery.jwks.KeyDocument;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.TokenPolicy;
import io.headgate.discovery.model.TokenPolicy.Fetched;
import io.headgate.discovery.model.TokenPolicy.Keys;
import io.headgate.discovery.model.TokenPolicy.Stored;
import io.headgate.discovery.model.TokenPolicy.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an Ingress says about tokens, with the keys that a Secret has for them. One instance for one
 * Ingress. What annotations themselves have wrong is said elsewhere.
 */
final class TokenTranslation {

  private static final String KEY = "jwks";
  private static final String CLOSED = "; its requests are answered with 503";

  private final StoredObject<?> ingress;
  private final Function<SecretName, @Nullable StoredObject<Secret>> secrets;
  private final NamespaceRule names;
  private final List<Problem> problems = new ArrayList<>();

  TokenTranslation(
      StoredObject<?> ingress,
      NamespaceRule names,
      Function<SecretName, @Nullable StoredObject<Secret>> secrets) {
    this.ingress = ingress;
    this.names = names;
    this.secrets = secrets;
  }

  /** What is wrong, after {@link #translate}. */
  List<Problem> problems() {
    return problems;
  }

  /** Empty where no token is asked for. */
  Optional<TokenPolicy> translate(String prefix) {
    return switch (TokenAnnotations.parse(ingress.annotations(), prefix)) {
      case Tokens.NotNeeded none -> Optional.empty();
      case Tokens.Unusable(String why, boolean isSaid, Asked asked) -> {
        if (!isSaid) {
          report(Problem.Reason.Annotation, why + CLOSED);
        }
        yield Optional.of(policy(new Unknown(Optional.empty(), why), asked));
      }
      case Tokens.Needed(KeysAt keys, Asked asked) -> Optional.of(policy(keys(keys), asked));
    };
  }

  private static TokenPolicy policy(Keys keys, Asked asked) {
    return new TokenPolicy(keys, asked.expected(), asked.headers(), asked.realm());
  }

  private Keys keys(KeysAt at) {
    return switch (at) {
      case KeysAt.Url(var url) -> new Fetched(url);
      case KeysAt.InSecret(String written) -> {
        int slash = written.indexOf('/');
        String namespace = slash < 0 ? ingress.namespace() : written.substring(0, slash);
        SecretName name = new SecretName(namespace, written.substring(slash + 1));
        if (names.allows(namespace)) {
          yield stored(name);
        }
        String why = "jwt-jwks: Secret %s is of another namespace".formatted(name);
        report(Problem.Reason.Annotation, why + CLOSED);
        yield new Unknown(Optional.empty(), why);
      }
    };
  }

  private Keys stored(SecretName name) {
    StoredObject<Secret> written = secrets.apply(name);
    if (written == null) {
      return unknown(name, "Secret %s does not exist".formatted(name));
    }
    Optional<String> text = new SecretText(written.object()).of(KEY);
    if (text.isEmpty()) {
      return unknown(
          name,
          "Secret %s has no readable key \"%s\" (expected: a JSON Web Key Set)"
              .formatted(name, KEY));
    }
    return switch (KeyDocument.read(text.get())) {
      case KeyDocument.Unreadable(String why) ->
          unknown(
              name,
              "Secret %s, key \"%s\": %s (expected: a JSON Web Key Set)".formatted(name, KEY, why));
      case KeyDocument.Keys(var keys, int notUnderstood) -> {
        if (keys.isEmpty()) {
          yield unknown(
              name,
              "Secret %s has no key that is understood (expected: %s)"
                  .formatted(name, KeyDocument.EXPECTED));
        }
        if (notUnderstood > 0) {
          report(
              Problem.Reason.AuthSecret,
              "jwt-jwks: Secret %s: %d of %d keys are not understood (expected: %s); what they have signed is not taken"
                  .formatted(
                      name, notUnderstood, notUnderstood + keys.size(), KeyDocument.EXPECTED));
        }
        yield new Stored(name, keys);
      }
    };
  }

  private Keys unknown(SecretName name, String why) {
    report(Problem.Reason.AuthSecret, "jwt-jwks: " + why + CLOSED);
    return new Unknown(Optional.of(name), "jwt-jwks: " + why);
  }

  private void report(Problem.Reason reason, String message) {
    problems.add(ingress.problem(reason, message));
  }
}
