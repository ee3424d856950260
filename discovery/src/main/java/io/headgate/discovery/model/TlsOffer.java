package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/**
 * What the global ConfigMap says of TLS with all clients; where it says nothing, what the program
 * was started with holds.
 *
 * @param protocols {@code TLSv1.2}, {@code TLSv1.3}
 * @param ciphers of TLS 1.2
 * @param curves for the key exchange as they are written, with colons between them, or {@code auto}
 * @param http2 whether HTTP/2 is offered, before HTTP/1.1
 * @param onlyKnownNames whether clients are turned away that name no host of an Ingress
 */
public record TlsOffer(
    Optional<List<String>> protocols,
    CipherChoice ciphers,
    Optional<String> curves,
    Optional<Boolean> http2,
    boolean onlyKnownNames) {

  /** Nothing is said. */
  public static final TlsOffer NONE =
      new TlsOffer(Optional.empty(), CipherChoice.NONE, Optional.empty(), Optional.empty(), false);

  public TlsOffer {
    protocols = protocols.map(List::copyOf);
  }
}
