package io.headgate.gateway.tls;

import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/** What becomes of a connection with some server name. */
sealed interface TlsChoice {

  /**
   * TLS ends here.
   *
   * @param settings those of the context
   * @param status what is known of the certificate that is shown
   */
  record Terminate(
      SslContext context, ClientCheck check, TlsSettings settings, Optional<GoodStatus> status)
      implements TlsChoice {}

  /** Nobody is there by that name. */
  enum Refuse implements TlsChoice {
    INSTANCE
  }

  /** TLS ends elsewhere. */
  record Pass(Passthrough.Passage passage) implements TlsChoice {}
}
