package io.headgate.discovery.build;

import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.ServiceName;
import java.util.Optional;

/**
 * What flags name to stand in where no Ingress has anything.
 *
 * @param certificate {@code --default-ssl-certificate}: for hosts without a usable one; empty: one
 *     that is made at the start
 * @param backend {@code --default-backend-service}: for requests that no rule takes; empty: they
 *     are answered with 404
 */
public record StandIns(Optional<SecretName> certificate, Optional<ServiceName> backend) {

  /** Nothing is named. */
  public static final StandIns NONE = new StandIns(Optional.empty(), Optional.empty());
}
