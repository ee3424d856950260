package io.headgate.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What is offered to clients, and the contexts that are of no single Secret. Any thread.
 *
 * @param standing with the certificate that stands in
 */
record Offered(
    TlsSettings settings,
    SessionSettings sessions,
    HostContexts hosts,
    CompletableFuture<SslContext> standing) {

  /**
   * @param standing the certificate that stands in
   */
  static Offered of(
      TlsSettings settings, SessionSettings sessions, CompletableFuture<KeyCertificate> standing) {
    return new Offered(
        settings,
        sessions,
        new HostContexts(sessions),
        standing.thenApply(
            it ->
                sessions.on(
                    TlsContexts.server(TlsContexts.provider(), it, settings),
                    it,
                    Optional.empty())));
  }

  /** The handler of one connection. */
  SslHandler newHandler(TlsChoice.Terminate chosen, ByteBufAllocator allocator) {
    SslHandler handler = chosen.context().newHandler(allocator);
    sessions.on(handler.engine());
    chosen.settings().on(handler.engine());
    return handler;
  }
}
