package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.Secret;
import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.SecretName;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Secret becomes a certificate, or the reason why it is none. Pure; never prints its data. */
final class CertificateTranslation {

  private static final String TYPE = "kubernetes.io/tls";

  private CertificateTranslation() {}

  /**
   * What a Secret came to.
   *
   * @param fault why there is no certificate; empty where there is one
   */
  record Result(Optional<Certificate> certificate, String fault) {}

  static Result translate(SecretName name, @Nullable StoredObject<Secret> written) {
    if (written == null) {
      return fault(
          "Secret %s does not exist (expected: a Secret of type %s)".formatted(name, TYPE));
    }
    Secret secret = written.object();
    if (!Objects.equals(secret.getType(), TYPE)) {
      return fault(
          "Secret %s has type \"%s\" (expected: %s)".formatted(name, secret.getType(), TYPE));
    }
    SecretText text = new SecretText(secret);
    Optional<String> certificate = text.of("tls.crt");
    Optional<String> key = text.of("tls.key");
    if (certificate.isEmpty() || key.isEmpty()) {
      return fault(
          "Secret %s has no readable %s (expected: tls.crt and tls.key as PEM)"
              .formatted(name, certificate.isEmpty() ? "tls.crt" : "tls.key"));
    }
    return new Result(Optional.of(new Certificate(name, certificate.get(), key.get())), "");
  }

  private static Result fault(String fault) {
    return new Result(Optional.empty(), fault);
  }
}
