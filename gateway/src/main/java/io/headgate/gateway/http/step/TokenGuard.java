package io.headgate.gateway.http.step;

import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.TokenKey;
import io.headgate.discovery.model.TokenPolicy;
import io.headgate.gateway.http.token.FetchedKeys;
import io.headgate.gateway.http.token.TokenRules;
import io.headgate.gateway.http.token.TokenVerdict;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Asks for a signed token in the one header where clients send it (RFC 6750 section 2.1). */
final class TokenGuard implements Guard {

  private static final String SCHEME = "bearer ";

  /** Twice as long as those of people who are in some hundred groups. */
  static final int MOST_CHARACTERS = 8192;

  /** The three parts of RFC 7515 section 7.1. */
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+\\.[A-Za-z0-9_-]*+");

  private final TokenRules rules;

  TokenGuard(TokenPolicy policy) {
    this.rules = new TokenRules(policy);
  }

  @Override
  public void judge(StepRequest request, GuardServices services, Consumer<Judgement> then) {
    if (rules.policy().keys() instanceof TokenPolicy.Unknown unknown) {
      then.accept(new Judgement.Undecided(unknown.why()));
      return;
    }
    List<String> sent = request.headers(HttpHeaderNames.AUTHORIZATION);
    Optional<String> token = sent.isEmpty() ? Optional.empty() : bearer(sent.getFirst());
    if (sent.size() > 1) {
      then.accept(invalid("there is more than one Authorization"));
    } else if (token.isEmpty()) {
      then.accept(denied(""));
    } else if (token.get().length() > MOST_CHARACTERS) {
      then.accept(invalid("it is longer than " + MOST_CHARACTERS + " characters"));
    } else if (!COMPACT.matcher(token.get()).matches()) {
      then.accept(invalid("it is no signed JWT"));
    } else {
      services.verify(rules, token.get(), it -> then.accept(judgement(it)));
    }
  }

  private static Optional<String> bearer(String header) {
    return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(header.substring(SCHEME.length()).strip()).filter(it -> !it.isEmpty())
        : Optional.empty();
  }

  private Judgement judgement(TokenVerdict verdict) {
    return switch (verdict) {
      case TokenVerdict.Valid valid ->
          new Judgement.Vouched(new Vouching(valid.headers(), List.of(), false));
      case TokenVerdict.Invalid(String why) -> invalid(why);
      case TokenVerdict.UnknownKey unknown -> invalid("it is signed by no key that is known");
      case TokenVerdict.Unavailable(String why) -> new Judgement.Undecided(why);
    };
  }

  private Judgement invalid(String why) {
    return denied(", error=\"invalid_token\", error_description=\"" + why + "\"");
  }

  /** A client that has sent no token is told of no error (RFC 6750 section 3.1). */
  private Judgement denied(String error) {
    return new Judgement.Denied(
        new StepOutcome.Unauthorized("Bearer realm=\"" + rules.policy().realm() + "\"" + error));
  }

  @Override
  public String text() {
    TokenPolicy policy = rules.policy();
    String expected =
        "a token of "
            + policy.expected().issuer()
            + (policy.expected().audiences().isEmpty()
                ? ""
                : " for " + String.join(" or ", policy.expected().audiences()));
    return switch (policy.keys()) {
      case TokenPolicy.Stored(SecretName secret, List<TokenKey> keys) ->
          "%s is needed, signed by one of %d keys of Secret %s"
              .formatted(expected, keys.size(), secret);
      case TokenPolicy.Fetched(AuthorizationUrl url) ->
          expected + " is needed, signed by a key of " + FetchedKeys.text(url);
      case TokenPolicy.Unknown(Optional<SecretName> secret, String why) ->
          "nobody's token can be right: " + why;
    };
  }
}
