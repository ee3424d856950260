package io.headgate.gateway.http.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.headgate.discovery.model.TokenAlgorithm;
import io.headgate.discovery.model.TokenKey;
import io.headgate.discovery.model.TokenPolicy;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Verifies a token in the compact form (RFC 7515 section 7.1) and what it claims (RFC 7519 section
 * 7.2). The key says which signatures it is for; the token only chooses among those. Pure, and as
 * slow as a signature.
 */
final class TokenCheck {

  /** Clocks differ (RFC 7519 section 4.1.4). */
  static final Duration LEEWAY = Duration.ofSeconds(60);

  private static final TokenVerdict MALFORMED = new TokenVerdict.Invalid("it is no signed JWT");

  private TokenCheck() {}

  static TokenVerdict check(String token, List<TokenKey> keys, TokenPolicy policy, Instant now) {
    SignedJWT jwt;
    try {
      jwt = SignedJWT.parse(token);
    } catch (ParseException | IllegalArgumentException e) {
      return MALFORMED;
    }
    JWSHeader header = jwt.getHeader();
    Optional<TokenAlgorithm> algorithm = TokenAlgorithm.of(header.getAlgorithm().getName());
    if (algorithm.isEmpty()) {
      return new TokenVerdict.Invalid("its algorithm is not taken");
    }
    // RFC 7515 section 4.1.11: what has to be understood, and is not.
    if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
      return new TokenVerdict.Invalid("it needs an extension");
    }
    Optional<String> id = Optional.ofNullable(header.getKeyID());
    List<TokenKey> named = keys.stream().filter(it -> id.isEmpty() || it.id().equals(id)).toList();
    if (named.stream().noneMatch(it -> isSignedBy(it, jwt, algorithm.get()))) {
      return id.isPresent() && !named.isEmpty()
          ? new TokenVerdict.Invalid("its signature is wrong")
          : TokenVerdict.UnknownKey.INSTANCE;
    }
    try {
      return claims(
          jwt.getJWTClaimsSet(),
          Objects.requireNonNullElse(jwt.getPayload().toJSONObject(), Map.of()),
          policy,
          now);
    } catch (ParseException e) {
      return new TokenVerdict.Invalid("its claims cannot be read");
    }
  }

  private static boolean isSignedBy(TokenKey key, SignedJWT jwt, TokenAlgorithm algorithm) {
    if (!key.algorithms().contains(algorithm)) {
      return false;
    }
    try {
      return jwt.verify(verifier(key.key()));
    } catch (JOSEException e) {
      return false;
    }
  }

  private static JWSVerifier verifier(PublicKey key) throws JOSEException {
    return switch (key) {
      case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
      case ECPublicKey ec -> new ECDSAVerifier(ec);
      default -> throw new JOSEException("a key of another kind");
    };
  }

  private static TokenVerdict claims(
      JWTClaimsSet claims, Map<String, Object> written, TokenPolicy policy, Instant now) {
    Date expires = claims.getExpirationTime();
    Date begins = claims.getNotBeforeTime();
    if (expires == null) {
      return new TokenVerdict.Invalid("it has no exp");
    }
    Instant until = expires.toInstant().plus(LEEWAY);
    if (!now.isBefore(until)) {
      return new TokenVerdict.Invalid("it has expired");
    }
    if (begins != null && now.isBefore(begins.toInstant().minus(LEEWAY))) {
      return new TokenVerdict.Invalid("it is not valid yet");
    }
    if (!policy.expected().issuer().equals(claims.getIssuer())) {
      return new TokenVerdict.Invalid("it is of another issuer");
    }
    List<String> audiences = policy.expected().audiences();
    if (!audiences.isEmpty() && audiences.stream().noneMatch(claims.getAudience()::contains)) {
      return new TokenVerdict.Invalid("it is for another audience");
    }
    return new TokenVerdict.Valid(ClaimHeaders.of(policy.headers(), written), until);
  }
}
