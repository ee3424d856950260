package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.Secret;
import io.headgate.discovery.annotation.AccessAnnotations;
import io.headgate.discovery.annotation.AccessAnnotations.Asked;
import io.headgate.discovery.annotation.AccessAnnotations.Passwords;
import io.headgate.discovery.annotation.NamespaceRule;
import io.headgate.discovery.model.PasswordHash;
import io.headgate.discovery.model.PasswordPolicy;
import io.headgate.discovery.model.PasswordPolicy.Known;
import io.headgate.discovery.model.PasswordPolicy.Unknown;
import io.headgate.discovery.model.PasswordPolicy.Users;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.SecretName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Secret becomes the users of an Ingress, or the reason why there are none. One instance for one
 * Ingress; says nothing of what a Secret holds but how many entries.
 */
final class PasswordTranslation {

  private static final String FILE_KEY = "auth";

  private final StoredObject<?> ingress;
  private final Function<SecretName, @Nullable StoredObject<Secret>> secrets;
  private final NamespaceRule names;
  private final List<Problem> problems = new ArrayList<>();

  PasswordTranslation(
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

  /** Empty where no password is asked for. */
  Optional<PasswordPolicy> translate(String prefix) {
    return switch (AccessAnnotations.passwords(ingress.annotations(), prefix)) {
      case Passwords.NotNeeded none -> {
        AccessAnnotations.secret(ingress.annotations(), prefix)
            .ifPresent(it -> report("auth-secret without auth-type: nobody is asked for anything"));
        yield Optional.empty();
      }
      case Passwords.Unusable(String realm, String why) -> {
        String said = "; its requests are answered with 503";
        report(why.endsWith(said) ? why : why + said);
        yield Optional.of(new PasswordPolicy(realm, Optional.empty(), new Unknown(why)));
      }
      case Passwords.Needed(Asked asked) -> Optional.of(policy(asked));
    };
  }

  private PasswordPolicy policy(Asked asked) {
    int slash = asked.secret().indexOf('/');
    String namespace = slash < 0 ? ingress.namespace() : asked.secret().substring(0, slash);
    SecretName name = new SecretName(namespace, asked.secret().substring(slash + 1));
    boolean allowed = names.allows(namespace);
    Users users =
        allowed
            ? users(name, asked)
            : new Unknown("Secret %s is of another namespace".formatted(name));
    if (users instanceof Unknown(String why)) {
      report("auth-secret: %s; its requests are answered with 503".formatted(why));
    }
    return new PasswordPolicy(asked.realm(), allowed ? Optional.of(name) : Optional.empty(), users);
  }

  private Users users(SecretName name, Asked asked) {
    StoredObject<Secret> written = secrets.apply(name);
    if (written == null) {
      return new Unknown("Secret %s does not exist".formatted(name));
    }
    SecretText text = new SecretText(written.object());
    Map<String, String> entries = new HashMap<>();
    switch (asked.form()) {
      case FILE -> {
        Optional<String> file = text.of(FILE_KEY);
        if (file.isEmpty()) {
          return new Unknown(
              "Secret %s has no readable key \"%s\" (expected: lines of htpasswd)"
                  .formatted(name, FILE_KEY));
        }
        lines(file.get(), entries);
      }
      case MAP -> text.all().forEach((user, hash) -> entries.put(user, hash.strip()));
    }
    return known(name, entries);
  }

  /** The first of several lines for the same user counts, as in nginx. */
  private static void lines(String file, Map<String, String> entries) {
    file.lines()
        .map(String::strip)
        .filter(line -> !line.startsWith("#") && line.indexOf(':') > 0)
        .forEach(
            line -> {
              String[] parts = line.split(":", 3);
              entries.putIfAbsent(parts[0], parts[1]);
            });
  }

  private Users known(SecretName name, Map<String, String> entries) {
    Map<String, PasswordHash> hashes = new TreeMap<>();
    entries.forEach(
        (user, text) -> PasswordHash.parse(text).ifPresent(hash -> hashes.put(user, hash)));
    int unknown = entries.size() - hashes.size();
    if (hashes.isEmpty()) {
      return new Unknown(
          "Secret %s has no user with a password that is understood (expected: %s)"
              .formatted(name, kinds()));
    }
    if (unknown > 0) {
      report(
          "auth-secret: Secret %s: %d of %d users have a password that is not understood (expected: %s);"
                  .formatted(name, unknown, entries.size(), kinds())
              + " they are not let in");
    }
    return new Known(hashes);
  }

  private static String kinds() {
    return "bcrypt of cost 4-%d, apr1, {SHA}".formatted(PasswordHash.MAX_BCRYPT_COST);
  }

  private void report(String message) {
    problems.add(ingress.problem(Problem.Reason.AuthSecret, message));
  }
}
