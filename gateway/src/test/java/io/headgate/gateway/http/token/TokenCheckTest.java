package io.headgate.gateway.http.token;

import static io.headgate.gateway.SignedTokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.TokenAlgorithm;
import io.headgate.discovery.model.TokenKey;
import io.headgate.discovery.model.TokenPolicy;
import io.headgate.discovery.model.TokenPolicy.ClaimHeader;
import io.headgate.discovery.model.TokenPolicy.Expected;
import io.headgate.discovery.model.TokenPolicy.Stored;
import io.headgate.gateway.SignedTokens;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are right. The clock stands at second 1000. */
class TokenCheckTest {

  private static final Instant NOW = Instant.ofEpochSecond(1000);
  private static final KeyPair RSA = SignedTokens.rsa(2048);
  private static final KeyPair OTHER = SignedTokens.rsa(2048);
  private static final KeyPair EC = SignedTokens.ec("secp256r1");
  private static final KeyPair EC384 = SignedTokens.ec("secp384r1");

  private static final Set<TokenAlgorithm> OF_RSA =
      EnumSet.complementOf(EnumSet.of(TokenAlgorithm.ES256, TokenAlgorithm.ES384));
  private static final List<TokenKey> KEYS =
      List.of(
          new TokenKey(Optional.of("r"), OF_RSA, RSA.getPublic()),
          new TokenKey(Optional.of("e"), Set.of(TokenAlgorithm.ES256), EC.getPublic()),
          new TokenKey(Optional.of("f"), Set.of(TokenAlgorithm.ES384), EC384.getPublic()),
          new TokenKey(Optional.of("p"), Set.of(TokenAlgorithm.PS256), OTHER.getPublic()));

  private static final TokenPolicy POLICY =
      policy(List.of("shop"), new ClaimHeader("sub", "x-user"), new ClaimHeader("g", "x-groups"));

  private static final String RIGHT =
      "{'iss':'https://id.example/','aud':'shop','sub':'ann','exp':1000}";

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
  void whatIsSignedWithRsa(String algorithm) {
    assertThat(check(token(algorithm, ",\"kid\":\"r\"", json(RIGHT), RSA.getPrivate())))
        .isEqualTo("valid until 1060 {x-user=ann}");
  }

  @Test
  void whatIsSignedOnCurves() {
    assertThat(check(token("ES256", ",\"kid\":\"e\"", json(RIGHT), EC.getPrivate())))
        .startsWith("valid");
    assertThat(check(token("ES384", ",\"kid\":\"f\"", json(RIGHT), EC384.getPrivate())))
        .startsWith("valid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'exp':1001                    | valid until 1061 {}
          'exp':941                     | valid until 1001 {}
          'exp':940                     | it has expired
          'exp':-1                      | it has expired
          'exp':0                       | it has expired
          'nbf':1000,'exp':1001         | valid until 1061 {}
          'nbf':1060,'exp':1001         | valid until 1061 {}
          'nbf':1061,'exp':1001         | it is not valid yet
          'nbf':1                       | it has no exp
          'exp':null                    | it has no exp
          'exp':'1001'                  | its claims cannot be read
          'exp':[1001]                  | its claims cannot be read
          'exp':1001,'nbf':'x'          | its claims cannot be read
          'exp':1001.9                  | valid until 1061 {}
          """)
  void whenItIsValid(String claims, String expected) {
    assertThat(check(signed("{'iss':'https://id.example/','aud':'shop'," + claims + "}")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'iss':'https://id.example','aud':'shop'       | it is of another issuer
          'iss':'https://id.example/a','aud':'shop'     | it is of another issuer
          'iss':'HTTPS://id.example/','aud':'shop'      | it is of another issuer
          'aud':'shop'                                  | it is of another issuer
          'iss':'','aud':'shop'                         | it is of another issuer
          'iss':['https://id.example/'],'aud':'shop'    | its claims cannot be read
          'iss':'https://id.example/'                   | it is for another audience
          'iss':'https://id.example/','aud':'shop2'     | it is for another audience
          'iss':'https://id.example/','aud':'Shop'      | it is for another audience
          'iss':'https://id.example/','aud':[]          | it is for another audience
          'iss':'https://id.example/','aud':['a']       | it is for another audience
          'iss':'https://id.example/','aud':['a','shop'] | valid until 1061 {}
          """)
  void ofWhomAndForWhomItIs(String claims, String expected) {
    assertThat(check(signed("{'exp':1001," + claims + "}"))).isEqualTo(expected);
  }

  @Test
  void withoutAnAudienceNobodyLooksAtIt() {
    assertThat(TokenCheck.check(signed(RIGHT.replace("shop", "b")), KEYS, policy(List.of()), NOW))
        .isInstanceOf(TokenVerdict.Valid.class);
    assertThat(
            TokenCheck.check(
                signed(RIGHT.replace("shop", "b")), KEYS, policy(List.of("a", "b")), NOW))
        .isInstanceOf(TokenVerdict.Valid.class);
  }

  /** The classic: whoever knows the public key signs with it (RFC 8725 section 2.1). */
  @Test
  void aPublicKeyIsNoSecret() {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(RSA.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    for (String algorithm : List.of("HS256", "HS384", "HS512")) {
      assertThat(check(token(algorithm, ",\"kid\":\"r\"", json(RIGHT), RSA.getPublic())))
          .isEqualTo("its algorithm is not taken");
      assertThat(
              check(
                  token(
                      algorithm,
                      "",
                      json(RIGHT),
                      new SecretKeySpec(pem.getBytes(StandardCharsets.US_ASCII), "Hmac"))))
          .isEqualTo("its algorithm is not taken");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", ""})
  void withoutASignatureNobodyHasSaidAnything(String none) {
    String token = token(none, "", json(RIGHT), RSA.getPrivate());
    assertThat(token).endsWith(".");
    for (String one : List.of(token, token + "AAAA", token.substring(0, token.length() - 1))) {
      assertThat(check(one)).isIn("it is no signed JWT", "its algorithm is not taken");
    }
    String signed = signed(RIGHT);
    assertThat(check(signed.substring(0, signed.lastIndexOf('.') + 1)))
        .isIn("its signature is wrong", "it is no signed JWT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"EdDSA", "Ed25519", "ES512", "ES256K", "RS1", "rs256", "RS256 ", "A128KW", "dir"})
  void anotherAlgorithmIsNotTaken(String algorithm) {
    String right = token("RS256", "", json(RIGHT), RSA.getPrivate());
    String header = SignedTokens.base64("{\"alg\":\"" + algorithm + "\"}");
    assertThat(check(header + right.substring(right.indexOf('.'))))
        .isEqualTo("its algorithm is not taken");
  }

  /** The key says what it is for, not the token. */
  @Test
  void aKeyIsForItsAlgorithmsAlone() {
    assertThat(check(token("PS256", ",\"kid\":\"p\"", json(RIGHT), OTHER.getPrivate())))
        .startsWith("valid");
    assertThat(check(token("RS256", ",\"kid\":\"p\"", json(RIGHT), OTHER.getPrivate())))
        .isEqualTo("its signature is wrong");
    assertThat(check(token("RS256", ",\"kid\":\"e\"", json(RIGHT), RSA.getPrivate())))
        .isEqualTo("its signature is wrong");
  }

  @Test
  void theKeyThatIsNamedHasSigned() {
    assertThat(check(token("RS256", ",\"kid\":\"x\"", json(RIGHT), RSA.getPrivate())))
        .isEqualTo("UnknownKey");
    assertThat(check(token("RS256", ",\"kid\":\"r\"", json(RIGHT), OTHER.getPrivate())))
        .isEqualTo("its signature is wrong");
    assertThat(check(token("RS256", "", json(RIGHT), RSA.getPrivate()))).startsWith("valid");
    assertThat(check(token("RS256", "", json(RIGHT), OTHER.getPrivate()))).isEqualTo("UnknownKey");
  }

  /** What a token brings along is not looked at. */
  @Test
  void aTokenDoesNotBringItsOwnKey() {
    String jwk = SignedTokens.keySet("x", OTHER.getPublic());
    String header = ",\"jwk\":" + jwk.substring(9, jwk.length() - 2);
    assertThat(check(token("RS256", header, json(RIGHT), OTHER.getPrivate())))
        .isEqualTo("UnknownKey");
    assertThat(
            check(
                token(
                    "RS256", ",\"jku\":\"http://127.0.0.1:1/\"", json(RIGHT), OTHER.getPrivate())))
        .isEqualTo("UnknownKey");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"crit\":[\"exp\"],\"exp\":1",
        ",\"crit\":[\"b64\"],\"b64\":false",
        ",\"crit\":[\"b64\"],\"b64\":true",
      })
  void whatHasToBeUnderstoodAndIsNot(String header) {
    assertThat(check(token("RS256", header, json(RIGHT), RSA.getPrivate())))
        .isIn("it needs an extension", "it is no signed JWT");
  }

  /** Any character of it changed: it is not the same any more. */
  @Test
  void iX2_nothingOfItCanBeChanged() {
    String token = token("ES256", ",\"kid\":\"e\"", json(RIGHT), EC.getPrivate());
    assertThat(check(token)).startsWith("valid");
    // The last character may hold bits that are not looked at.
    for (int i = 0; i < token.length() - 1; i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(check(changed)).as("at " + i).doesNotStartWith("valid");
    }
    String[] one = signed(RIGHT).split("\\.", -1);
    String[] two = signed(RIGHT.replace("ann", "eve")).split("\\.", -1);
    assertThat(check(one[0] + "." + two[1] + "." + one[2])).isEqualTo("its signature is wrong");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a.b",
        "a.b.c",
        "a.b.c.d.e",
        "e30.e30.",
        "e30.e30.AAAA",
        "W10.W10.W10"
      })
  void whatIsNoToken(String text) {
    assertThat(check(text)).isIn("it is no signed JWT", "its algorithm is not taken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "1", "x", ""})
  void claimsAreAnObject(String claims) {
    assertThat(check(token("RS256", "", claims, RSA.getPrivate())))
        .isIn("its claims cannot be read", "it has no exp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'ann'                | ann
          'Ann A. (x@y)'       | Ann A. (x@y)
          'a,b'                | a,b
          7                    | 7
          -7                   | -7
          true                 | true
          ['a','b c',7]        | a,b c,7
          []                   | -
          ['a,b','c']          | -
          ['a',['b']]          | -
          ['a',null]           | -
          ['a','']             | -
          ['a',' b']           | -
          {'a':1}              | -
          null                 | -
          ''                   | -
          ' ann'               | -
          'ann '               | -
          1.5                  | -
          12345678901234567890 | -
          'a\\r\\nX-Admin: 1'  | -
          'a\\nb'              | -
          'a\\u0000b'          | -
          'a\\tb'              | -
          'a\\u007fb'          | -
          'a\\u0085b'          | -
          'a\\u2028b'          | -
          'a\\ud800b'          | -
          """)
  void whatPodsSeeOfAClaim(String claim, String expected) {
    assertThat(
            check(
                signed("{'iss':'https://id.example/','aud':'shop','exp':1001,'g':" + claim + "}")))
        .isEqualTo(
            "valid until 1061 " + (expected.equals("-") ? "{}" : "{x-groups=" + expected + "}"));
  }

  @Test
  void aClaimIsWrittenInUtf8AndInBounds() {
    assertThat(ClaimHeaders.of(POLICY.headers(), Map.of("sub", "Zoë", "g", List.of("a"))))
        .containsExactly(Map.entry("x-user", "Zo\u00c3\u00ab"), Map.entry("x-groups", "a"));
    String longest = "a".repeat(ClaimHeaders.MOST_BYTES);
    assertThat(ClaimHeaders.of(POLICY.headers(), Map.of("sub", longest))).hasSize(1);
    assertThat(ClaimHeaders.of(POLICY.headers(), Map.of("sub", longest + "a"))).isEmpty();
    assertThat(ClaimHeaders.of(POLICY.headers(), Map.of("g", List.of(longest, "a")))).isEmpty();
  }

  // ----

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String signed(String claims) {
    return token("RS256", ",\"kid\":\"r\"", json(claims), RSA.getPrivate());
  }

  private static String check(String token) {
    return switch (TokenCheck.check(token, KEYS, POLICY, NOW)) {
      case TokenVerdict.Valid(var headers, Instant until) ->
          "valid until "
              + until.getEpochSecond()
              + " {"
              + String.join(", ", headers.stream().map(Object::toString).toList())
              + "}";
      case TokenVerdict.Invalid(String why) -> why;
      case TokenVerdict.UnknownKey unknown -> "UnknownKey";
      case TokenVerdict.Unavailable(String why) -> "unavailable: " + why;
    };
  }

  private static TokenPolicy policy(List<String> audiences, ClaimHeader... headers) {
    return new TokenPolicy(
        new Stored(new SecretName("default", "keys"), KEYS),
        new Expected("https://id.example/", audiences),
        List.of(headers),
        "");
  }
}
