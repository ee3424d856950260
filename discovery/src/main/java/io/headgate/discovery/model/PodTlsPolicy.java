package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/**
 * How pods are spoken to in TLS.
 *
 * @param secret with a certificate of our own to show to pods, and the authorities that vouch for
 *     pods; empty: neither is needed
 * @param verifyDepth how many certificates may stand between a pod's and an authority's; empty:
 *     certificates of pods are not looked at
 * @param name that pods' certificates have to carry; empty: the Host that pods see
 * @param sendsName whether that name is said in the handshake
 * @param allowed which protocols and ciphers
 */
public record PodTlsPolicy(
    Optional<SecretName> secret,
    Optional<Integer> verifyDepth,
    Optional<String> name,
    boolean sendsName,
    Allowed allowed) {

  /**
   * Which protocols and ciphers.
   *
   * @param protocols {@code TLSv1.2}, {@code TLSv1.3}
   * @param ciphers by OpenSSL's names, of TLS 1.2; empty: the provider's own choice
   * @param http2 whether HTTP/2 is what is spoken inside, which the handshake has to say
   */
  public record Allowed(List<String> protocols, List<String> ciphers, boolean http2) {

    public static final Allowed DEFAULT =
        new Allowed(List.of("TLSv1.3", "TLSv1.2"), List.of(), false);

    public Allowed {
      protocols = List.copyOf(protocols);
      ciphers = List.copyOf(ciphers);
    }
  }
}
