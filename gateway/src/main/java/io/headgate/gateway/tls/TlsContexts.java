package io.headgate.gateway.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * How TLS is spoken: TLS 1.2 and 1.3, to clients with ALPN {@code h2} and {@code http/1.1}, by
 * BoringSSL where its native library loads and by the JDK elsewhere. A full handshake takes a fifth
 * of the JDK's CPU time with BoringSSL.
 */
final class TlsContexts {

  // Session tickets need no memory; this bounds what TLS 1.2 clients without tickets may fill.
  private static final long SESSIONS = 1024;
  private static final long SESSION_SECONDS = 300;

  private static final ApplicationProtocolConfig HTTP_1 = alpn(ApplicationProtocolNames.HTTP_1_1);
  private static final ApplicationProtocolConfig HTTP_2 = alpn(ApplicationProtocolNames.HTTP_2);
  private static final ApplicationProtocolConfig BOTH =
      alpn(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

  // Most clients show no certificates. Without this, every context would read the JDK's
  // authorities.
  private static final TrustManagerFactory NOBODY = trustNobody();

  private TlsContexts() {}

  private static ApplicationProtocolConfig alpn(String... protocols) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }

  /** The provider in use; asking loads the native library the first time. */
  static SslProvider provider() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
  }

  /**
   * A context that shows this certificate. Its native memory goes with the last connection that
   * uses it, so it may be replaced at any time.
   *
   * @throws IllegalArgumentException where the provider does not take this key or certificate
   */
  static SslContext server(SslProvider provider, KeyCertificate certificate, TlsSettings settings) {
    return build(
        provider, common(provider, certificate, settings).trustManager(NOBODY), certificate);
  }

  /**
   * The same for clients that are asked for certificates of these authorities. Whatever they show
   * is taken: whether it is good is seen by {@link ClientCheck}, so that a client gets an answer
   * that it can read instead of a failed handshake.
   *
   * @throws IllegalArgumentException where the provider does not take this key or certificate
   */
  static SslContext asking(
      SslProvider provider,
      KeyCertificate certificate,
      TlsSettings settings,
      TrustedAuthorities authorities) {
    return build(
        provider,
        common(provider, certificate, settings)
            .trustManager(new TakesEveryClient(authorities.certificates()))
            .clientAuth(ClientAuth.OPTIONAL),
        certificate);
  }

  private static SslContextBuilder common(
      SslProvider provider, KeyCertificate certificate, TlsSettings settings) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(keys(provider, certificate))
            .sslProvider(provider)
            .enableOcsp(staples(provider))
            .protocols(settings.protocols())
            .applicationProtocolConfig(settings.http2() ? BOTH : HTTP_1)
            .sessionCacheSize(SESSIONS)
            .sessionTimeout(SESSION_SECONDS);
    if (!settings.ciphers().isEmpty()) {
      builder.ciphers(ciphers(provider, settings.ciphers()));
    }
    if (!settings.groups().isEmpty() && provider != SslProvider.JDK) {
      builder.option(OpenSslContextOption.GROUPS, settings.groups().toArray(String[]::new));
    }
    return builder;
  }

  /**
   * Whether what an authority says of a certificate can be shown, each connection what is known
   * then. It costs nothing where nothing is known.
   */
  static boolean staples(SslProvider provider) {
    return provider != SslProvider.JDK && OpenSsl.isOcspSupported();
  }

  private static SslContext build(
      SslProvider provider, SslContextBuilder builder, KeyCertificate certificate) {
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS context for " + certificate + ", " + provider, e);
    }
  }

  /**
   * A context for connections to pods.
   *
   * @param own what is shown to pods that ask
   * @param authorities that vouch for pods; empty: whatever a pod shows is taken
   * @throws IllegalArgumentException where the provider does not take one of them
   */
  static SslContext client(
      SslProvider provider,
      Optional<KeyCertificate> own,
      Optional<TrustedAuthorities> authorities,
      int depth,
      TlsSettings settings) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(provider)
            .protocols(settings.protocols())
            .trustManager(new ChecksPods(authorities, depth))
            .endpointIdentificationAlgorithm(null)
            .sessionCacheSize(SESSIONS)
            .sessionTimeout(SESSION_SECONDS);
    if (settings.http2()) {
      builder.applicationProtocolConfig(HTTP_2);
    }
    own.ifPresent(it -> builder.keyManager(new SingleKeyManager(it)));
    if (!settings.ciphers().isEmpty()) {
      builder.ciphers(ciphers(provider, settings.ciphers()));
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS context for pods, " + provider, e);
    }
  }

  /** Those of TLS 1.3 are always there: a list that leaves them out would switch it off. */
  private static List<String> ciphers(SslProvider provider, List<String> named) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "TLS_AES_128_GCM_SHA256",
                "TLS_AES_256_GCM_SHA384",
                "TLS_CHACHA20_POLY1305_SHA256"));
    if (provider == SslProvider.JDK) {
      named.forEach(it -> TlsSettings.javaName(it).ifPresent(all::add));
    } else {
      all.addAll(named);
    }
    return all;
  }

  /** All that the JDK's own provider can, by its names. */
  static Set<String> jdkCiphers() {
    try {
      return new TreeSet<>(
          Arrays.asList(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no TLS in this JDK", e);
    }
  }

  /** BoringSSL would otherwise read the key anew at every handshake. */
  private static KeyManagerFactory keys(SslProvider provider, KeyCertificate certificate) {
    KeyManagerFactory keys = new KeyManagerFactoryWrapper(new SingleKeyManager(certificate));
    return provider == SslProvider.JDK ? keys : new OpenSslCachingX509KeyManagerFactory(keys);
  }

  private static TrustManagerFactory trustNobody() {
    try {
      KeyStore empty = KeyStore.getInstance(KeyStore.getDefaultType());
      empty.load(null, null);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(empty);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("trust manager without authorities", e);
    }
  }
}
