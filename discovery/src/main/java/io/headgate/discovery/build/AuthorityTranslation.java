package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.Secret;
import io.headgate.discovery.model.Authorities;
import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.SecretName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Secret of any type says of authorities, as ingress-nginx reads it: {@code ca.crt}, {@code
 * ca.crl}, and a certificate to be shown to pods. Pure; never prints its data.
 */
final class AuthorityTranslation {

  private AuthorityTranslation() {}

  /** Empty where there is no such Secret. */
  static Optional<Authorities> translate(SecretName name, @Nullable StoredObject<Secret> written) {
    if (written == null) {
      return Optional.empty();
    }
    SecretText text = new SecretText(written.object());
    Optional<String> key = text.of("tls.key");
    return Optional.of(
        new Authorities(
            name,
            text.of("ca.crt"),
            text.of("ca.crl"),
            text.of("tls.crt").flatMap(chain -> key.map(it -> new Certificate(name, chain, it)))));
  }
}
