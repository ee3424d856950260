package io.headgate.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLParameters;

/**
 * What is offered to clients, and the contexts that are of no single Secret. Any thread.
 *
 * @param standing with the certificate that stands in
 */
record Offered(
    TlsSettings settings,
    SessionSettings sessions,
    AskingContexts asking,
    CompletableFuture<SslContext> standing) {

  /**
   * @param standing the certificate that stands in
   */
  static Offered of(
      TlsSettings settings, SessionSettings sessions, CompletableFuture<KeyCertificate> standing) {
    return new Offered(
        settings,
        sessions,
        new AskingContexts(settings, sessions),
        standing.thenApply(
            it ->
                sessions.on(
                    TlsContexts.server(TlsContexts.provider(), it, settings),
                    it,
                    Optional.empty())));
  }

  /** The handler of one connection with that context. */
  SslHandler newHandler(SslContext context, ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator);
    sessions.on(handler.engine());
    if (!settings.groups().isEmpty() && TlsContexts.provider() == SslProvider.JDK) {
      SSLParameters parameters = handler.engine().getSSLParameters();
      parameters.setNamedGroups(settings.groups().toArray(String[]::new));
      handler.engine().setSSLParameters(parameters);
    }
    return handler;
  }
}
