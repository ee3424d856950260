package io.headgate.discovery.annotation;

import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.Identification;
import io.headgate.discovery.model.LimitPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The annotations that say who may come in. What of them cannot be read keeps people out. Pure. */
public final class AccessAnnotations {

  static final String NOBODY = "nobody is allowed";
  static final String NO_PASSWORDS = "its requests are answered with 503";

  static final Annotation<List<Cidr>> ALLOWED =
      new Annotation<>("allowlist-source-range", RouteGrammar.cidrs(), NOBODY);
  static final Annotation<List<Cidr>> ALLOWED_BEFORE =
      new Annotation<>("whitelist-source-range", RouteGrammar.cidrs(), NOBODY);
  static final Annotation<List<Cidr>> DENIED =
      new Annotation<>("denylist-source-range", RouteGrammar.cidrs(), NOBODY);
  static final Annotation<String> SATISFY =
      new Annotation<>("satisfy", RouteGrammar.words("all", "any"));

  static final Annotation<String> AUTH_TYPE =
      new Annotation<>("auth-type", RouteGrammar.words("basic", "digest"), NO_PASSWORDS);
  static final Annotation<String> AUTH_SECRET =
      new Annotation<>("auth-secret", RouteGrammar.object("Secret"), NO_PASSWORDS);
  static final Annotation<String> AUTH_SECRET_TYPE =
      new Annotation<>(
          "auth-secret-type", RouteGrammar.words("auth-file", "auth-map"), NO_PASSWORDS);
  static final Annotation<String> AUTH_REALM = new Annotation<>("auth-realm", RouteGrammar.text());

  /** How users are written in a Secret. */
  public enum UserForm {
    /** As {@code htpasswd} writes them, in the key {@code auth}. */
    FILE,
    /** A key for each user. */
    MAP
  }

  /**
   * What an Ingress says about passwords.
   *
   * @param secret as it is written, NAME or NAMESPACE/NAME
   */
  public record Asked(String realm, String secret, UserForm form) {}

  /** Passwords that are asked for, or why they cannot be checked. */
  public sealed interface Passwords {

    /** A password is needed. */
    record Needed(Asked asked) implements Passwords {}

    /** A password is needed, and none can be right. */
    record Unusable(String realm, String why) implements Passwords {}

    /** Nobody is asked. */
    enum NotNeeded implements Passwords {
      INSTANCE
    }
  }

  private AccessAnnotations() {}

  /** Which addresses are let in; a list that cannot be read: half of it might be the point. */
  static AccessPolicy access(AnnotationReader reader) {
    boolean oneIsEnough = reader.read(SATISFY).orElse("all").equals("any");
    int faults = reader.faults().size();
    List<Cidr> allowed =
        reader.read(ALLOWED).or(() -> reader.read(ALLOWED_BEFORE)).orElse(List.of());
    List<Cidr> denied = new ArrayList<>(reader.read(DENIED).orElse(List.of()));
    denied.addAll(reader.standing(StandingAnnotations.BLOCKED).orElse(List.of()));
    AccessPolicy readable =
        reader.faults().size() == faults ? new AccessPolicy(allowed, denied) : AccessPolicy.NOBODY;
    return new AccessPolicy(
        readable.allowed(), readable.denied(), oneIsEnough, Identification.NONE, LimitPolicy.NONE);
  }

  /**
   * What is said about passwords.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is read as well, and wins
   */
  public static Passwords passwords(Map<String, String> annotations, String prefix) {
    AnnotationReader reader =
        new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix));
    Optional<String> type = reader.read(AUTH_TYPE);
    if (type.isEmpty() && reader.faults().isEmpty()) {
      return Passwords.NotNeeded.INSTANCE;
    }
    Optional<String> secret = reader.read(AUTH_SECRET);
    UserForm form =
        reader.read(AUTH_SECRET_TYPE).orElse("auth-file").equals("auth-map")
            ? UserForm.MAP
            : UserForm.FILE;
    List<String> faults = List.copyOf(reader.faults());
    String realm = reader.read(AUTH_REALM).orElse("");
    if (!faults.isEmpty()) {
      return new Passwords.Unusable(realm, faults.getFirst());
    }
    if (type.equals(Optional.of("digest"))) {
      return new Passwords.Unusable(realm, "auth-type: \"digest\" (expected: basic)");
    }
    return secret.isEmpty()
        ? new Passwords.Unusable(realm, "auth-secret: missing (expected: the name of a Secret)")
        : new Passwords.Needed(new Asked(realm, secret.get(), form));
  }

  /** The Secret that is named, whether passwords are asked for or not; as it is written. */
  public static Optional<String> secret(Map<String, String> annotations, String prefix) {
    return new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix))
        .read(AUTH_SECRET);
  }
}
