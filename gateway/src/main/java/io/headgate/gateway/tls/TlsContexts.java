package io.headgate.gateway.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * How TLS is served: TLS 1.2 and 1.3, ALPN {@code http/1.1}, by BoringSSL where its native library
 * loads and by the JDK elsewhere. A full handshake takes a fifth of the JDK's CPU time with
 * BoringSSL.
 */
final class TlsContexts {

  // Session tickets need no memory; this bounds what TLS 1.2 clients without tickets may fill.
  private static final long SESSIONS = 1024;
  private static final long SESSION_SECONDS = 300;

  private static final ApplicationProtocolConfig ALPN =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.NO_ADVERTISE,
          SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_1_1);

  // Clients show no certificates. Without this, every context would read the JDK's authorities.
  private static final TrustManagerFactory NOBODY = trustNobody();

  private TlsContexts() {}

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
  static SslContext server(SslProvider provider, KeyCertificate certificate) {
    try {
      return SslContextBuilder.forServer(keys(provider, certificate))
          .sslProvider(provider)
          .trustManager(NOBODY)
          .protocols("TLSv1.3", "TLSv1.2")
          .applicationProtocolConfig(ALPN)
          .sessionCacheSize(SESSIONS)
          .sessionTimeout(SESSION_SECONDS)
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS context for " + certificate, e);
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
