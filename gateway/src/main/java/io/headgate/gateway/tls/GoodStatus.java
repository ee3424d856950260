package io.headgate.gateway.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.time.Instant;
import javax.net.ssl.SSLEngine;

/** What an authority has signed: that a certificate is good. Immutable; any thread. */
final class GoodStatus {

  private final byte[] der;
  private final Instant until;

  /**
   * @param der of an OCSPResponse (RFC 6960 section 4.2.1) that has been verified
   * @param until when it says no more
   */
  GoodStatus(byte[] der, Instant until) {
    this.der = der.clone();
    this.until = until;
  }

  Instant until() {
    return until;
  }

  boolean isValid(Instant now) {
    return now.isBefore(until);
  }

  /** Shows it to the client of that connection, if it asks for it. Before the handshake. */
  void showBy(SSLEngine engine) {
    if (engine instanceof ReferenceCountedOpenSslEngine boring) {
      boring.setOcspResponse(der);
    }
  }
}
