package io.headgate.gateway.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What a connection was asked for, and what it has shown. Confined to its event loop. */
public final class NegotiatedTls {

  private static final AttributeKey<NegotiatedTls> KEY =
      AttributeKey.valueOf(NegotiatedTls.class, "tls");

  private final ClientCheck asked;
  private final SslHandler tls;
  private @Nullable ClientVerdict verdict;

  private NegotiatedTls(ClientCheck asked, SslHandler tls) {
    this.asked = asked;
    this.tls = tls;
  }

  /** Of that channel from now on. */
  static void set(Channel channel, ClientCheck asked, SslHandler tls) {
    channel.attr(KEY).set(new NegotiatedTls(asked, tls));
  }

  /** Empty for a connection without TLS, and before its ClientHello. */
  public static Optional<NegotiatedTls> of(Channel channel) {
    return channel.hasAttr(KEY) ? Optional.ofNullable(channel.attr(KEY).get()) : Optional.empty();
  }

  /** What the host wants that the client has named. */
  public ClientCheck asked() {
    return asked;
  }

  /** What that check says of the client; worked out once for a connection. */
  public ClientVerdict verdict(Instant now) {
    ClientVerdict known = verdict;
    if (known == null) {
      known = asked.judge(shown(), now);
      verdict = known;
    }
    return known;
  }

  private List<X509Certificate> shown() {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate one : tls.engine().getSession().getPeerCertificates()) {
        if (one instanceof X509Certificate certificate) {
          chain.add(certificate);
        }
      }
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    }
    return chain;
  }
}
