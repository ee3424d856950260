package io.headgate.gateway.tls;

import io.netty.handler.ssl.SslContext;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The contexts of hosts that ask for certificates: each has sessions of its own, so that none of
 * another host comes in without having been asked. Any thread.
 */
final class AskingContexts {

  private record Key(KeyCertificate certificate, TrustedAuthorities authorities) {}

  private final TlsSettings settings;
  private final SessionSettings sessions;
  private final Map<Key, SslContext> contexts = new ConcurrentHashMap<>();

  AskingContexts(TlsSettings settings, SessionSettings sessions) {
    this.settings = settings;
    this.sessions = sessions;
  }

  /** The context with that certificate; takes about 0.1 ms the first time. */
  SslContext of(KeyCertificate certificate, TrustedAuthorities authorities) {
    return contexts.computeIfAbsent(
        new Key(certificate, authorities),
        key ->
            sessions.on(
                TlsContexts.asking(
                    TlsContexts.provider(), key.certificate(), settings, key.authorities()),
                key.certificate(),
                Optional.of(key.authorities())));
  }

  /** Forgets the others. */
  void retain(Collection<KeyCertificate> certificates, Collection<TrustedAuthorities> trusted) {
    contexts
        .keySet()
        .removeIf(
            it -> !certificates.contains(it.certificate()) || !trusted.contains(it.authorities()));
  }
}
