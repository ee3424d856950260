package io.headgate.discovery.model;

/**
 * What the global ConfigMap says of all clients and all pods, whatever their routes are.
 *
 * @param tls what they are offered
 * @param limits of what they send, and of how slowly
 * @param requests what holds for their requests
 * @param kept which connections to pods are kept
 * @param stapling whether they are shown what an authority says of a certificate (RFC 6066 section
 *     8)
 */
public record ClientTerms(
    TlsOffer tls,
    ClientLimits limits,
    GlobalPolicy requests,
    KeptConnections kept,
    boolean stapling) {

  /** Nothing is said. */
  public static final ClientTerms NONE =
      new ClientTerms(
          TlsOffer.NONE, ClientLimits.NONE, GlobalPolicy.NONE, KeptConnections.NONE, false);
}
