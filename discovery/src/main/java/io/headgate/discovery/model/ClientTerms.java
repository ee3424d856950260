package io.headgate.discovery.model;

/**
 * What the global ConfigMap says of all clients and all pods, whatever their routes are.
 *
 * @param tls what they are offered
 * @param handshakes what makes the next handshake shorter, or says more
 * @param limits of what they send, and of how slowly
 * @param requests what holds for their requests
 * @param kept which connections to pods are kept
 */
public record ClientTerms(
    TlsOffer tls,
    Handshakes handshakes,
    ClientLimits limits,
    GlobalPolicy requests,
    KeptConnections kept) {

  /**
   * Of TLS.
   *
   * @param sessions that go on later
   * @param stapling whether clients are shown what an authority says of a certificate (RFC 6066
   *     section 8)
   */
  public record Handshakes(SessionTerms sessions, boolean stapling) {

    /** Nothing is said. */
    public static final Handshakes NONE = new Handshakes(SessionTerms.NONE, false);
  }

  /** Nothing is said. */
  public static final ClientTerms NONE =
      new ClientTerms(
          TlsOffer.NONE,
          Handshakes.NONE,
          ClientLimits.NONE,
          GlobalPolicy.NONE,
          KeptConnections.NONE);
}
