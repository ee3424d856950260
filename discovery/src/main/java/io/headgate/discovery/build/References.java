package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.SecretName;
import org.jspecify.annotations.Nullable;

/** Where the objects are that an Ingress names by its annotations; null for what is not there. */
interface References {

  @Nullable StoredObject<Secret> secret(SecretName name);

  @Nullable StoredObject<ConfigMap> configMap(ConfigMapName name);
}
