package io.headgate.gateway.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

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
  static SslContext server(KeyCertificate certificate) {
    try {
      return SslContextBuilder.forServer(
              certificate.key(), certificate.chain().toArray(X509Certificate[]::new))
          .sslProvider(provider())
          .protocols("TLSv1.3", "TLSv1.2")
          .applicationProtocolConfig(ALPN)
          .sessionCacheSize(SESSIONS)
          .sessionTimeout(SESSION_SECONDS)
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS context for " + certificate, e);
    }
  }
}
