package io.headgate.discovery.annotation;

import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.TokenPolicy.ClaimHeader;
import io.headgate.discovery.model.TokenPolicy.Expected;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The annotations by which a signed token is asked for. ingress-nginx has none of them. What of
 * them cannot be read, or is missing, keeps people out. Pure.
 */
public final class TokenAnnotations {

  static final String NO_TOKENS = "its requests are answered with 503";

  static final Annotation<KeysAt> KEYS =
      new Annotation<>("jwt-jwks", TokenGrammar.keys(), NO_TOKENS);
  static final Annotation<String> ISSUER =
      new Annotation<>("jwt-issuer", TokenGrammar.issuer(), NO_TOKENS);
  static final Annotation<List<String>> AUDIENCE =
      new Annotation<>("jwt-audience", TokenGrammar.audiences(), NO_TOKENS);
  static final Annotation<List<ClaimHeader>> HEADERS =
      new Annotation<>("jwt-claims-to-headers", TokenGrammar.headers(), NO_TOKENS);

  /** Where keys are, as an annotation says it. */
  public sealed interface KeysAt {

    /**
     * In a Secret.
     *
     * @param name as it is written, NAME or NAMESPACE/NAME
     */
    record InSecret(String name) implements KeysAt {}

    /** To be fetched. */
    record Url(AuthorizationUrl url) implements KeysAt {}
  }

  /** Tokens that are asked for, or why none can be right. */
  public sealed interface Tokens {

    /** A token is needed. */
    record Needed(KeysAt keys, Asked asked) implements Tokens {}

    /**
     * A token is needed, and none can be right.
     *
     * @param isSaid whether the verdicts of annotations say so as well
     */
    record Unusable(String why, boolean isSaid, Asked asked) implements Tokens {}

    /** Nobody is asked. */
    enum NotNeeded implements Tokens {
      INSTANCE
    }
  }

  /** What an Ingress says of tokens beside where the keys are. */
  public record Asked(Expected expected, List<ClaimHeader> headers, String realm) {

    public Asked {
      headers = List.copyOf(headers);
    }
  }

  private TokenAnnotations() {}

  /**
   * What is said about tokens.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is read as well, and wins
   */
  public static Tokens parse(Map<String, String> annotations, String prefix) {
    AnnotationReader reader =
        new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix));
    Optional<KeysAt> keys = reader.read(KEYS);
    Optional<String> issuer = reader.read(ISSUER);
    Optional<List<String>> audiences = reader.read(AUDIENCE);
    Optional<List<ClaimHeader>> headers = reader.read(HEADERS);
    List<String> faults = List.copyOf(reader.faults());
    boolean silent = keys.isEmpty() && issuer.isEmpty() && audiences.isEmpty();
    if (silent && headers.isEmpty() && faults.isEmpty()) {
      return Tokens.NotNeeded.INSTANCE;
    }
    Asked asked =
        new Asked(
            new Expected(issuer.orElse(""), audiences.orElse(List.of())),
            headers.orElse(List.of()),
            reader.read(AccessAnnotations.AUTH_REALM).orElse(""));
    if (!faults.isEmpty()) {
      return new Tokens.Unusable(faults.getFirst(), true, asked);
    }
    if (keys.isEmpty()) {
      return new Tokens.Unusable(
          "jwt-jwks: missing (expected: the name of a Secret, or a URL)", false, asked);
    }
    return issuer.isEmpty()
        ? new Tokens.Unusable("jwt-issuer: missing (expected: iss of the tokens)", false, asked)
        : new Tokens.Needed(keys.get(), asked);
  }
}
