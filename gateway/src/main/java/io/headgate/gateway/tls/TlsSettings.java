package io.headgate.gateway.tls;

import io.headgate.discovery.model.CipherChoice;
import io.headgate.discovery.model.TlsOffer;
import io.netty.handler.ssl.CipherSuiteConverter;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * What is offered to every client, by the words of ingress-nginx's ConfigMap.
 *
 * @param protocols {@code TLSv1.2}, {@code TLSv1.3}; older ones are never spoken (RFC 8996)
 * @param ciphers of TLS 1.2, by OpenSSL's names, the first one first; empty: the provider's choice.
 *     Those of TLS 1.3 are always the provider's
 * @param groups for the key exchange, by the JDK's names; empty: the provider's choice
 * @param http2 whether HTTP/2 is offered, before HTTP/1.1
 * @param preferOurs whether the order of our ciphers counts, and not the client's
 */
public record TlsSettings(
    List<String> protocols,
    List<String> ciphers,
    List<String> groups,
    boolean http2,
    boolean preferOurs) {

  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private static final Map<String, String> GROUPS =
      Map.of(
          "x25519", "x25519",
          "p-256", "secp256r1",
          "prime256v1", "secp256r1",
          "secp256r1", "secp256r1",
          "p-384", "secp384r1",
          "secp384r1", "secp384r1",
          "p-521", "secp521r1",
          "secp521r1", "secp521r1");

  public static final TlsSettings DEFAULT = new TlsSettings(PROTOCOLS, List.of(), List.of(), true);

  public TlsSettings {
    protocols = List.copyOf(protocols);
    ciphers = List.copyOf(ciphers);
    groups = List.copyOf(groups);
  }

  /** Where the order of our ciphers counts. */
  public TlsSettings(
      List<String> protocols, List<String> ciphers, List<String> groups, boolean http2) {
    this(protocols, ciphers, groups, http2, true);
  }

  /** The same where nothing else is said; of ciphers only those count that the library has. */
  TlsSettings with(TlsOffer said) {
    return new TlsSettings(
            said.protocols().map(it -> parseProtocols(String.join(" ", it))).orElse(protocols),
            ciphers,
            said.curves().map(TlsSettings::parseGroups).orElse(groups),
            said.http2().orElse(http2),
            preferOurs)
        .with(said.ciphers());
  }

  /** As above. */
  TlsSettings with(CipherChoice said) {
    List<String> known =
        said.ciphers().orElse(List.of()).stream().filter(TlsSettings::isKnown).toList();
    return new TlsSettings(
        protocols,
        known.isEmpty() ? ciphers : known,
        groups,
        http2,
        said.preferOurs().orElse(preferOurs));
  }

  /** The engine of one connection, before its handshake: what is of no context. */
  void on(SSLEngine engine) {
    boolean jdk = TlsContexts.provider() == SslProvider.JDK;
    if (!preferOurs && engine instanceof ReferenceCountedOpenSslEngine openSsl) {
      SSL.clearOptions(openSsl.sslPointer(), SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
    }
    if (jdk && (!preferOurs || !groups.isEmpty())) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setUseCipherSuitesOrder(preferOurs);
      if (!groups.isEmpty()) {
        parameters.setNamedGroups(groups.toArray(String[]::new));
      }
      engine.setSSLParameters(parameters);
    }
  }

  /**
   * Reads {@code TLSv1.2 TLSv1.3}.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static List<String> parseProtocols(String text) {
    List<String> named = words(text, "[ ,]+");
    for (String word : named) {
      if (!PROTOCOLS.contains(word)) {
        throw wrong(word, "TLSv1.2 or TLSv1.3, with spaces between them");
      }
    }
    return PROTOCOLS.stream().filter(named::contains).toList();
  }

  /**
   * Reads {@code ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256}; loads the library that
   * speaks TLS, which has to know them.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static List<String> parseCiphers(String text) {
    List<String> named = words(text, ":");
    for (String word : named) {
      if (!isKnown(word)) {
        throw wrong(
            word,
            "OpenSSL's names of ciphers of TLS 1.2 that "
                + CertificateStore.provider()
                + " has, with colons between them, such as ECDHE-ECDSA-AES128-GCM-SHA256");
      }
    }
    return named;
  }

  private static boolean isKnown(String cipher) {
    Optional<String> java = javaName(cipher);
    return java.isPresent()
        && (TlsContexts.provider() == SslProvider.JDK
            ? TlsContexts.jdkCiphers().contains(java.get())
            : OpenSsl.isCipherSuiteAvailable(cipher));
  }

  /** By the JDK's name; empty where there is no such cipher of TLS 1.2. */
  static Optional<String> javaName(String cipher) {
    return Optional.ofNullable(CipherSuiteConverter.toJava(cipher, "TLS"))
        .filter(it -> cipher.contains("-") && it.startsWith("TLS_") && it.contains("_WITH_"));
  }

  /**
   * Reads {@code X25519:P-256}; {@code auto} is the provider's choice.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static List<String> parseGroups(String text) {
    if (text.equals("auto")) {
      return List.of();
    }
    return words(text, ":").stream().map(TlsSettings::group).distinct().toList();
  }

  private static String group(String word) {
    String known = GROUPS.get(word.toLowerCase(Locale.ROOT));
    if (known == null) {
      throw wrong(word, "auto, or some of X25519, P-256, P-384, P-521, with colons between them");
    }
    return known;
  }

  private static List<String> words(String text, String separators) {
    return Arrays.stream(text.strip().split(separators, -1)).map(String::strip).toList();
  }

  private static IllegalArgumentException wrong(String word, String expected) {
    return new IllegalArgumentException("\"" + word + "\" (expected: " + expected + ")");
  }
}
