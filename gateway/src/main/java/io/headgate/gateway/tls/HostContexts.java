package io.headgate.gateway.tls;

import io.netty.handler.ssl.SslContext;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The contexts of hosts that ask for certificates or have ciphers of their own: each has sessions
 * of its own, so that none of another host comes in without having been asked. Any thread.
 */
final class HostContexts {

  private record Key(
      KeyCertificate certificate, Optional<TrustedAuthorities> authorities, TlsSettings settings) {}

  private final SessionSettings sessions;
  private final Map<Key, SslContext> contexts = new ConcurrentHashMap<>();

  HostContexts(SessionSettings sessions) {
    this.sessions = sessions;
  }

  /**
   * The context with that certificate; takes about 0.1 ms the first time.
   *
   * @param authorities whose certificates are asked for; empty: none are
   */
  SslContext of(
      KeyCertificate certificate, Optional<TrustedAuthorities> authorities, TlsSettings settings) {
    return contexts.computeIfAbsent(
        new Key(certificate, authorities, settings),
        key -> sessions.on(make(key), certificate, authorities));
  }

  private static SslContext make(Key key) {
    return key.authorities().isPresent()
        ? TlsContexts.asking(
            TlsContexts.provider(), key.certificate(), key.settings(), key.authorities().get())
        : TlsContexts.server(TlsContexts.provider(), key.certificate(), key.settings());
  }

  /** Forgets the others. */
  void retain(
      Collection<KeyCertificate> certificates,
      Collection<TrustedAuthorities> trusted,
      Collection<TlsSettings> settings) {
    contexts
        .keySet()
        .removeIf(
            it ->
                !certificates.contains(it.certificate())
                    || !it.authorities().map(trusted::contains).orElse(true)
                    || !settings.contains(it.settings()));
  }
}
