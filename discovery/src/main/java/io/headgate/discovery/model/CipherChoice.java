package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/**
 * What is said of the ciphers of TLS with clients; where nothing is said, what is offered to all
 * holds.
 *
 * @param ciphers of TLS 1.2 by OpenSSL's names, the first one first; some may be unknown
 * @param preferOurs whether our order counts, and not the client's
 */
public record CipherChoice(Optional<List<String>> ciphers, Optional<Boolean> preferOurs) {

  /** Nothing is said. */
  public static final CipherChoice NONE = new CipherChoice(Optional.empty(), Optional.empty());

  public CipherChoice {
    ciphers = ciphers.map(List::copyOf);
  }

  /** Whether nothing is said. */
  public boolean isNone() {
    return ciphers.isEmpty() && preferOurs.isEmpty();
  }
}
