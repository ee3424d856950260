package io.headgate.discovery.build;

import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.ServiceName;
import java.util.Set;

/**
 * What has changed since the last snapshot.
 *
 * @param services those whose Service or one of whose EndpointSlices changed
 * @param ingressClasses whether any IngressClass did: each may make every Ingress ours, or not
 */
record Changes(
    Set<ServiceName> services,
    Set<IngressName> ingresses,
    Set<SecretName> secrets,
    Set<ConfigMapName> configMaps,
    boolean ingressClasses) {}
