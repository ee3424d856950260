package io.headgate.gateway;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens and key sets by the JDK alone, right ones and others. */
public final class SignedTokens {

  private SignedTokens() {}

  public static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A token.
   *
   * @param algorithm of RFC 7518
   * @param header members beside alg, with a comma before
   * @param key of HMAC where the algorithm is one; not looked at where it is none
   */
  public static String token(String algorithm, String header, String claims, Key key) {
    String signed = base64("{\"alg\":\"" + algorithm + "\"" + header + "}") + "." + base64(claims);
    return signed + "." + base64(signature(algorithm, signed, key));
  }

  private static byte[] signature(String algorithm, String text, Key key) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (!algorithm.matches("(HS|RS|PS|ES)(256|384|512)")) {
      return new byte[0];
    }
    String bits = algorithm.substring(2);
    try {
      if (algorithm.startsWith("HS")) {
        Mac mac = Mac.getInstance("HmacSHA" + bits);
        mac.init(new SecretKeySpec(key.getEncoded(), "Hmac"));
        return mac.doFinal(bytes);
      }
      Signature signature;
      switch (algorithm.substring(0, 2)) {
        case "RS" -> signature = Signature.getInstance("SHA" + bits + "withRSA");
        case "ES" -> signature = Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
        default -> {
          signature = Signature.getInstance("RSASSA-PSS");
          signature.setParameter(
              new PSSParameterSpec(
                  "SHA-" + bits,
                  "MGF1",
                  new MGF1ParameterSpec("SHA-" + bits),
                  Integer.parseInt(bits) / 8,
                  1));
        }
      }
      signature.initSign((PrivateKey) key);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A JSON Web Key Set of public keys, one for each kid. */
  public static String keySet(Object... kidsAndKeys) {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < kidsAndKeys.length; i += 2) {
      keys.append(i == 0 ? "" : ",");
      keys.append(
          switch ((PublicKey) kidsAndKeys[i + 1]) {
            case RSAPublicKey rsa ->
                "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
                    .formatted(
                        kidsAndKeys[i],
                        base64(unsigned(rsa.getModulus(), 0)),
                        base64(unsigned(rsa.getPublicExponent(), 0)));
            case ECPublicKey ec ->
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
                    .formatted(
                        kidsAndKeys[i],
                        base64(unsigned(ec.getW().getAffineX(), 32)),
                        base64(unsigned(ec.getW().getAffineY(), 32)));
            default -> throw new IllegalArgumentException("RSA or EC");
          });
    }
    return "{\"keys\":[" + keys + "]}";
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    int skip = signed[0] == 0 ? 1 : 0;
    int bytes = Math.max(length, signed.length - skip);
    byte[] unsigned = new byte[bytes];
    System.arraycopy(signed, skip, unsigned, bytes - (signed.length - skip), signed.length - skip);
    return unsigned;
  }

  public static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
