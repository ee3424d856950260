package io.headgate.gateway.tls;

import io.headgate.discovery.model.SessionTerms;
import io.headgate.discovery.model.TicketKey;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.SSL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * How sessions of TLS go on: what a context keeps of them, and what clients are given to keep. The
 * JDK takes the size and the time alone. Immutable; any thread.
 *
 * @param tickets whether clients are given tickets
 * @param cache whether sessions of TLS 1.2 without tickets are kept here
 * @param cached how many, for each context; 1 or more
 * @param timeout for how long sessions of TLS 1.2 may go on, in whole seconds; those of TLS 1.3
 *     have BoringSSL's two days
 * @param keys of tickets, the one that encrypts first; empty: each context has some of its own,
 *     which BoringSSL changes every two days
 */
record SessionSettings(
    boolean tickets, boolean cache, long cached, Duration timeout, List<TicketKey> keys) {

  /** Session tickets need no memory; this bounds what TLS 1.2 clients without them may fill. */
  private static final long CACHED = 1024;

  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  static final SessionSettings DEFAULT = of(SessionTerms.NONE, List.of());

  SessionSettings {
    keys = List.copyOf(keys);
  }

  static SessionSettings of(SessionTerms said, List<TicketKey> keys) {
    return new SessionSettings(
        said.tickets().orElse(true),
        said.cache().orElse(true),
        said.cached().orElse(CACHED),
        said.timeout().orElse(TIMEOUT),
        keys);
  }

  /** Whether a context of these is one of the others as soon as its keys are replaced. */
  boolean differOnlyInKeys(SessionSettings others) {
    return !keys.isEmpty()
        && !others.keys.isEmpty()
        && new SessionSettings(tickets, cache, cached, timeout, others.keys).equals(others);
  }

  /**
   * The context, from now on with these settings. Nobody else has to have it yet.
   *
   * <p>With keys that many contexts and nodes share, a ticket of one could go on at another. Each
   * therefore marks its sessions with what it shows and what it asks for, and takes no others.
   *
   * @param authorities whose certificates clients are asked for
   */
  SslContext on(
      SslContext context, KeyCertificate certificate, Optional<TrustedAuthorities> authorities) {
    SSLSessionContext sessions = context.sessionContext();
    sessions.setSessionCacheSize((int) cached);
    sessions.setSessionTimeout((int) timeout.toSeconds());
    if (sessions instanceof OpenSslServerSessionContext openSsl) {
      openSsl.setSessionCacheEnabled(cache);
      if (!keys.isEmpty()) {
        openSsl.setSessionIdContext(mark(certificate, authorities));
        openSsl.setTicketKeys(nativeKeys());
      }
    }
    return context;
  }

  /** The engine of one connection, before its handshake. */
  void on(SSLEngine engine) {
    // Netty has no name for it: a context without tickets is one that nobody gave keys, and
    // BoringSSL's own count as given.
    if (!tickets && engine instanceof ReferenceCountedOpenSslEngine openSsl) {
      SSL.setOptions(openSsl.sslPointer(), SSL.SSL_OP_NO_TICKET);
    }
  }

  /** Replaces the keys of a context that may be in use: its connections and sessions go on. */
  void rekey(SslContext context) {
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setTicketKeys(nativeKeys());
    }
  }

  private OpenSslSessionTicketKey[] nativeKeys() {
    return keys.stream()
        .map(it -> new OpenSslSessionTicketKey(it.name(), it.hmac(), it.aes()))
        .toArray(OpenSslSessionTicketKey[]::new);
  }

  /** As long as it may be, in BoringSSL. */
  private static byte[] mark(KeyCertificate certificate, Optional<TrustedAuthorities> authorities) {
    try {
      MessageDigest mark = MessageDigest.getInstance("SHA-256");
      mark.update(certificate.chain().getFirst().getEncoded());
      if (authorities.isPresent()) {
        for (X509Certificate one : authorities.get().certificates()) {
          mark.update(one.getEncoded());
        }
      }
      return mark.digest();
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalArgumentException("mark of sessions for " + certificate, e);
    }
  }
}
