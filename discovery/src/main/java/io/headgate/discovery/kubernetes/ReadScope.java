package io.headgate.discovery.kubernetes;

import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.LabelSelector;
import java.util.Optional;
import java.util.Set;

/**
 * How much of a cluster is read.
 *
 * @param namespace the only one that is read; empty: all are
 * @param namespaces the labels of those whose Ingresses and Services count; empty: all do
 * @param configMaps that flags name, beside the global one
 */
public record ReadScope(
    String namespace, Optional<LabelSelector> namespaces, Set<ConfigMapName> configMaps) {

  public ReadScope {
    configMaps = Set.copyOf(configMaps);
  }

  /** That namespace; all where it is empty. */
  public static ReadScope of(String namespace) {
    return new ReadScope(namespace, Optional.empty(), Set.of());
  }

  /** The same with these ConfigMaps. */
  public ReadScope with(Set<ConfigMapName> others) {
    return new ReadScope(namespace, namespaces, others);
  }
}
