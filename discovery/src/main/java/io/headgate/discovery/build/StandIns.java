package io.headgate.discovery.build;

import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.ServiceName;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What flags name to stand in where no Ingress has anything.
 *
 * @param certificate {@code --default-ssl-certificate}: for hosts without a usable one; empty: one
 *     that is made at the start
 * @param backend {@code --default-backend-service}: for requests that no rule takes; empty: they
 *     are answered with 404
 * @param ticketKeys {@code --ssl-session-ticket-secret}: the keys of session tickets; empty: each
 *     node makes its own
 */
public record StandIns(
    Optional<SecretName> certificate,
    Optional<ServiceName> backend,
    Optional<SecretName> ticketKeys) {

  /** Nothing is named. */
  public static final StandIns NONE = new StandIns(Optional.empty(), Optional.empty());

  /** Without keys of session tickets. */
  public StandIns(Optional<SecretName> certificate, Optional<ServiceName> backend) {
    this(certificate, backend, Optional.empty());
  }

  /** The Secrets among them. */
  public Stream<SecretName> secrets() {
    return Stream.concat(certificate.stream(), ticketKeys.stream());
  }
}
