package io.headgate.discovery.model;

/**
 * What the global ConfigMap says of all clients and all pods, whatever their routes are.
 *
 * @param tls what they are offered
 * @param sessions of TLS that go on later
 * @param limits of what they send, and of how slowly
 * @param requests what holds for their requests
 * @param kept which connections to pods are kept
 */
public record ClientTerms(
    TlsOffer tls,
    SessionTerms sessions,
    ClientLimits limits,
    GlobalPolicy requests,
    KeptConnections kept) {

  /** Nothing is said. */
  public static final ClientTerms NONE =
      new ClientTerms(
          TlsOffer.NONE,
          SessionTerms.NONE,
          ClientLimits.NONE,
          GlobalPolicy.NONE,
          KeptConnections.NONE);
}
