package io.headgate.discovery.model;

import java.util.Optional;

/**
 * What a host wants of the certificates of its clients.
 *
 * @param authorities the Secret with the authorities that vouch for clients; empty where none can
 *     be meant, because an annotation cannot be read: then nobody is let in
 * @param verify what becomes of clients without a good certificate
 * @param depth how many certificates may stand between a client's and an authority's
 * @param subject a regular expression that has to be found in the subject of the certificate
 * @param answers what client and pod are told
 */
public record ClientCertificatePolicy(
    Optional<SecretName> authorities,
    Verify verify,
    int depth,
    Optional<String> subject,
    Answers answers) {

  /** Who is let in. */
  public enum Verify {
    /** Who has a good certificate. */
    ON,
    /** Everybody; no certificate is asked for. */
    OFF,
    /** Who has none, or a good one. */
    OPTIONAL,
    /** Everybody whose certificate is valid today, whoever vouches for it. */
    OPTIONAL_NO_CA
  }

  /**
   * What is told.
   *
   * @param errorPage where clients are sent that are not let in; empty: they get an error
   * @param passOn whether pods are given the certificate itself
   */
  public record Answers(Optional<LocationTemplate> errorPage, boolean passOn) {}
}
