package io.headgate.gateway.tls;

import io.headgate.discovery.model.Authorities;
import io.headgate.discovery.model.PodTlsPolicy;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * How the pods of an Ingress are spoken to in TLS. The same object as long as neither the policy
 * nor its Secret changes, so connections may be kept by it. Any thread.
 */
public final class PodTls {

  private final PodTlsPolicy policy;
  private final Optional<Authorities> source;
  private final SslContext context;

  private PodTls(PodTlsPolicy policy, Optional<Authorities> source, SslContext context) {
    this.policy = policy;
    this.source = source;
    this.context = context;
  }

  /**
   * Reads what the Secret holds.
   *
   * @param source empty where there is no such Secret, or none is named
   * @throws UnusableCertificateException where what is needed of it is missing or cannot be read
   */
  static PodTls of(PodTlsPolicy policy, Optional<Authorities> source)
      throws UnusableCertificateException {
    if (policy.secret().isPresent() && source.isEmpty()) {
      throw new UnusableCertificateException("it does not exist");
    }
    Optional<TrustedAuthorities> authorities = Optional.empty();
    if (policy.verifyDepth().isPresent()) {
      if (source.isEmpty()) {
        throw new UnusableCertificateException(
            "proxy-ssl-verify needs authorities (expected: proxy-ssl-secret with ca.crt)");
      }
      authorities = Optional.of(TrustedAuthorities.read(source.get()));
    }
    Optional<KeyCertificate> own = Optional.empty();
    if (source.flatMap(Authorities::own).isPresent()) {
      own = Optional.of(PemCertificates.read(source.flatMap(Authorities::own).get()));
    }
    for (String cipher : policy.allowed().ciphers()) {
      if (TlsSettings.javaName(cipher).isEmpty()) {
        throw new UnusableCertificateException(
            "proxy-ssl-ciphers: \""
                + cipher
                + "\" (expected: OpenSSL's name of a cipher of TLS 1.2)");
      }
    }
    try {
      return new PodTls(
          policy,
          source,
          TlsContexts.client(
              TlsContexts.provider(),
              own,
              authorities,
              policy.verifyDepth().orElse(0),
              new TlsSettings(
                  policy.allowed().protocols(),
                  policy.allowed().ciphers(),
                  List.of(),
                  policy.allowed().http2())));
    } catch (IllegalArgumentException e) {
      throw new UnusableCertificateException("not usable with " + TlsContexts.provider());
    }
  }

  boolean isFor(PodTlsPolicy other, Optional<Authorities> otherSource) {
    return policy.equals(other) && source.equals(otherSource);
  }

  /**
   * The handler of one connection.
   *
   * @param service {@code NAME.NAMESPACE.svc}: whose pods they are, where no name is configured
   */
  public SslHandler newHandler(ByteBufAllocator allocator, String service, Duration timeout) {
    // An engine that knows its peer's name says it in the handshake, wanted or not.
    SslHandler handler = context.newHandler(allocator);
    String name = name(service);
    if (policy.sendsName() && isHostName(name)) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      handler.engine().setSSLParameters(parameters);
    }
    handler.setHandshakeTimeoutMillis(timeout.toMillis());
    return handler;
  }

  /**
   * Whether a pod is whom it should be, after the handshake.
   *
   * @param service as for the handler
   */
  public boolean isRight(SslHandler handler, String service) {
    if (policy.verifyDepth().isEmpty()) {
      return true;
    }
    try {
      return handler.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate shown
          && CertifiedNames.include(shown, name(service));
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  private String name(String service) {
    return policy.name().map(PodTls::withoutPort).orElse(service);
  }

  private static String withoutPort(String name) {
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf(']') ? name.substring(0, colon) : name;
  }

  private static boolean isHostName(String name) {
    return !name.startsWith("[") && !name.matches("[0-9.]+");
  }
}
