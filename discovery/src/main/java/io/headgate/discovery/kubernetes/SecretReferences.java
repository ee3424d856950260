package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.headgate.discovery.build.IngressClassPolicy;
import io.headgate.discovery.model.SecretName;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Which Secrets the Ingresses of ours name. */
final class SecretReferences {

  private SecretReferences() {}

  static Set<SecretName> of(
      IngressClassPolicy policy, Collection<Ingress> ingresses, Collection<IngressClass> classes) {
    Set<SecretName> secrets = new TreeSet<>();
    for (Ingress ingress : ingresses) {
      if (ingress.getSpec() != null && policy.isOurs(ingress, classes)) {
        for (IngressTLS tls : ingress.getSpec().getTls()) {
          String name = Objects.requireNonNullElse(tls.getSecretName(), "");
          if (!name.isEmpty()) {
            secrets.add(new SecretName(ingress.getMetadata().getNamespace(), name));
          }
        }
      }
    }
    return secrets;
  }
}
