package io.headgate.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.TimeSource;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PemCertificatesTest {

  private static final Certificate EC = TestCertificates.secret("ec", "a.com", "*.b.com");
  private static final KeyPair RSA_KEYS = rsaKeys();
  private static final Certificate RSA = rsaSecret();

  static Stream<Arguments> readable() throws UnusableCertificateException {
    ECPrivateKey ecKey = (ECPrivateKey) PemCertificates.read(EC).key();
    RSAPrivateCrtKey rsaKey = (RSAPrivateCrtKey) RSA_KEYS.getPrivate();
    return Stream.of(
        Arguments.of("EC, PKCS#8", EC),
        Arguments.of("EC, SEC1", withKey(EC, TestCertificates.sec1(ecKey))),
        Arguments.of("RSA, PKCS#8", RSA),
        Arguments.of("RSA, PKCS#1", withKey(RSA, TestCertificates.pkcs1(rsaKey))),
        Arguments.of("text around", withKey(EC, "Key of a.com\n" + EC.keyPem() + "\n\n")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  void keysOfEveryUsualFormAreReadAndServed(String form, Certificate secret) throws Exception {
    KeyCertificate certificate = PemCertificates.read(secret);

    for (SslProvider provider : List.of(SslProvider.OPENSSL, SslProvider.JDK)) {
      SslContext context = TlsContexts.server(provider, certificate, TlsSettings.DEFAULT);
      try (TlsEchoServer server = new TlsEchoServer(c -> context.newHandler(c.alloc()))) {
        assertThat(server.namesShown("a.com")).as("%s, %s", form, provider).contains("a.com");
      }
    }
  }

  static Stream<Arguments> unusable() {
    String encrypted =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """;
    String broken =
        """
        -----BEGIN PRIVATE KEY-----
        c2VjcmV0
        -----END PRIVATE KEY-----
        """;
    Certificate other = TestCertificates.secret("other", "a.com");
    return Stream.of(
        Arguments.of(withKey(EC, ""), "tls.key holds no private key (expected: PEM)"),
        Arguments.of(withKey(EC, encrypted), "tls.key is encrypted (expected: a plain key)"),
        Arguments.of(withKey(EC, broken), "tls.key cannot be read"),
        Arguments.of(withKey(EC, other.keyPem()), "tls.key does not belong to tls.crt"),
        Arguments.of(withKey(EC, RSA.keyPem()), "tls.key does not belong to tls.crt"),
        Arguments.of(
            withKey(RSA, rsaSecret(rsaKeys()).keyPem()), "tls.key does not belong to tls.crt"),
        Arguments.of(
            new Certificate(EC.secret(), "not PEM", EC.keyPem()),
            "tls.crt holds no certificate (expected: PEM)"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("unusable")
  void whatIsWrongIsSaidWithoutTheKey(Certificate secret, String reason) {
    assertThatThrownBy(() -> PemCertificates.read(secret))
        .isInstanceOf(UnusableCertificateException.class)
        .hasMessage(reason);
  }

  @Test
  void theChainKeepsItsOrder() throws UnusableCertificateException {
    Certificate issuer = TestCertificates.secret("issuer", "issuer.com");
    Certificate chained =
        new Certificate(EC.secret(), EC.certificatePem() + issuer.certificatePem(), EC.keyPem());

    assertThat(PemCertificates.read(chained).chain())
        .extracting(c -> c.getSubjectX500Principal().getName())
        .containsExactly("CN=a.com,O=Headgate", "CN=issuer.com,O=Headgate");
  }

  private static Certificate withKey(Certificate secret, String keyPem) {
    return new Certificate(secret.secret(), secret.certificatePem(), keyPem);
  }

  private static KeyPair rsaKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Certificate rsaSecret() {
    return rsaSecret(RSA_KEYS);
  }

  private static Certificate rsaSecret(KeyPair keys) {
    KeyCertificate certificate =
        SelfSignedCertificate.create(
            keys, List.of("a.com"), TimeSource.system().now(), Duration.ofDays(1));
    return new Certificate(
        new SecretName("default", "rsa"),
        TestCertificates.certificatePem(certificate),
        TestCertificates.pkcs8(certificate.key()));
  }
}
