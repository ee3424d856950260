package io.headgate.gateway.tls;

import io.netty.handler.ssl.SslContext;

/** What becomes of a connection with some server name. */
sealed interface TlsChoice {

  /**
   * TLS ends here.
   *
   * @param settings those of the context
   */
  record Terminate(SslContext context, ClientCheck check, TlsSettings settings)
      implements TlsChoice {}

  /** Nobody is there by that name. */
  enum Refuse implements TlsChoice {
    INSTANCE
  }

  /** TLS ends elsewhere. */
  record Pass(Passthrough.Passage passage) implements TlsChoice {}
}
