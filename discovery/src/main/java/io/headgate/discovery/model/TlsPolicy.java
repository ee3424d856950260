package io.headgate.discovery.model;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an Ingress says about TLS beside {@code spec.tls}, and about what is spoken to pods.
 *
 * @param clients what its hosts want of clients; empty: nothing
 * @param passthrough whether TLS of its hosts is the pods' own matter
 * @param pods how pods are spoken to in TLS; empty: they are not
 * @param protocol in which version of HTTP
 * @param offered which ciphers clients of its hosts are offered
 */
public record TlsPolicy(
    Optional<ClientCertificatePolicy> clients,
    boolean passthrough,
    Optional<PodTlsPolicy> pods,
    PodProtocol protocol,
    CipherChoice offered) {

  public static final TlsPolicy DEFAULT =
      new TlsPolicy(Optional.empty(), false, Optional.empty(), PodProtocol.BY_PORT);

  /** With the ciphers of all. */
  public TlsPolicy(
      Optional<ClientCertificatePolicy> clients,
      boolean passthrough,
      Optional<PodTlsPolicy> pods,
      PodProtocol protocol) {
    this(clients, passthrough, pods, protocol, CipherChoice.NONE);
  }

  /** The Secrets that it names. */
  public Set<SecretName> secrets() {
    Set<SecretName> secrets = new TreeSet<>();
    clients.flatMap(ClientCertificatePolicy::authorities).ifPresent(secrets::add);
    pods.flatMap(PodTlsPolicy::secret).ifPresent(secrets::add);
    return secrets;
  }
}
