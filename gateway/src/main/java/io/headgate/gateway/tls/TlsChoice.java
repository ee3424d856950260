package io.headgate.gateway.tls;

import io.netty.handler.ssl.SslContext;

/** What becomes of a connection with some server name. */
sealed interface TlsChoice {

  /** TLS ends here. */
  record Terminate(SslContext context, ClientCheck check) implements TlsChoice {}

  /** Nobody is there by that name. */
  enum Refuse implements TlsChoice {
    INSTANCE
  }

  /** TLS ends elsewhere. */
  record Pass(Passthrough.Passage passage) implements TlsChoice {}
}
