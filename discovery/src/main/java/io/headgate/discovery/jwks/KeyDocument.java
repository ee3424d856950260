package io.headgate.discovery.jwks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.headgate.discovery.model.TokenAlgorithm;
import io.headgate.discovery.model.TokenKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a JSON Web Key Set holds (RFC 7517 section 5). Keys that are not understood are passed over,
 * as its section 5 asks for; keys for other purposes than signatures are not even counted.
 */
public sealed interface KeyDocument {

  /** In characters; those of large providers have a tenth of it. */
  int MOST_CHARACTERS = 256 * 1024;

  /** Tokens without a kid are tried with all that fit. */
  int MOST_KEYS = 64;

  /** For messages. */
  String EXPECTED = "RSA of 2048-8192 bits, EC of P-256 or P-384";

  /**
   * It can be read.
   *
   * @param keys in their order; at most {@value #MOST_KEYS}
   * @param notUnderstood how many keys for signatures are missing among them
   */
  record Keys(List<TokenKey> keys, int notUnderstood) implements KeyDocument {

    public Keys {
      keys = List.copyOf(keys);
    }
  }

  /**
   * It cannot.
   *
   * @param why without anything of what stands there
   */
  record Unreadable(String why) implements KeyDocument {}

  /** Reads one; never more of it than the bounds say. */
  static KeyDocument read(String text) {
    Map<String, Object>[] written;
    try {
      written =
          JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(text, MOST_CHARACTERS), "keys");
    } catch (ParseException e) {
      return new Unreadable("no JSON Web Key Set"); // the message would quote it
    }
    if (written == null || written.length > MOST_KEYS) {
      return new Unreadable(
          written == null ? "no JSON Web Key Set" : "more than " + MOST_KEYS + " keys");
    }
    List<TokenKey> keys = new ArrayList<>();
    int notUnderstood = 0;
    for (Map<String, Object> one : written) {
      try {
        JWK key = JWK.parse(one);
        if (isForSignatures(key)) {
          keys.add(key(key));
        }
      } catch (ParseException | JOSEException | IllegalArgumentException e) {
        notUnderstood++;
      }
    }
    return new Keys(keys, notUnderstood);
  }

  private static boolean isForSignatures(JWK key) {
    KeyUse use = key.getKeyUse();
    Set<KeyOperation> operations = key.getKeyOperations();
    return (use == null || use.equals(KeyUse.SIGNATURE))
        && (operations == null || operations.contains(KeyOperation.VERIFY));
  }

  private static TokenKey key(JWK written) throws JOSEException {
    PublicKey key;
    Set<TokenAlgorithm> algorithms;
    switch (written) {
      case RSAKey rsa -> {
        key = bounded(rsa.toRSAPublicKey());
        algorithms = EnumSet.complementOf(EnumSet.of(TokenAlgorithm.ES256, TokenAlgorithm.ES384));
      }
      case ECKey ec when ec.getCurve().equals(Curve.P_256) -> {
        key = ec.toECPublicKey();
        algorithms = EnumSet.of(TokenAlgorithm.ES256);
      }
      case ECKey ec when ec.getCurve().equals(Curve.P_384) -> {
        key = ec.toECPublicKey();
        algorithms = EnumSet.of(TokenAlgorithm.ES384);
      }
      default -> throw new JOSEException("neither RSA nor EC of those curves");
    }
    if (written.getAlgorithm() != null) {
      Set<TokenAlgorithm> named = EnumSet.noneOf(TokenAlgorithm.class);
      TokenAlgorithm.of(written.getAlgorithm().getName()).ifPresent(named::add);
      algorithms.retainAll(named);
    }
    if (algorithms.isEmpty()) {
      throw new JOSEException("for another algorithm");
    }
    return new TokenKey(Optional.ofNullable(written.getKeyID()), algorithms, key);
  }

  /** A short one can be broken, and a long one costs every request. */
  private static PublicKey bounded(RSAPublicKey key) throws JOSEException {
    int bits = key.getModulus().bitLength();
    if (bits < 2048 || bits > 8192 || key.getPublicExponent().bitLength() > 64) {
      throw new JOSEException("out of bounds");
    }
    return key;
  }
}
