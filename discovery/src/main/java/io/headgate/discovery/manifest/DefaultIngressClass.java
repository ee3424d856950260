package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The default class for Ingresses that name none ({@code DefaultIngressClass} admission): of
 * several the newest, then the first by name. Unlike admission, which looks once, when an Ingress
 * is created, it is looked at afresh with every change.
 */
final class DefaultIngressClass {
  private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

  private DefaultIngressClass() {}

  /** The name of the default class; empty where none is marked. */
  static Optional<String> among(List<IngressClass> classes) {
    return classes.stream()
        .filter(
            candidate ->
                candidate.getMetadata().getAnnotations() != null
                    && "true".equals(candidate.getMetadata().getAnnotations().get(DEFAULT)))
        .map(IngressClass::getMetadata)
        .min(
            Comparator.comparing(ObjectMeta::getCreationTimestamp, Comparator.reverseOrder())
                .thenComparing(ObjectMeta::getName))
        .map(ObjectMeta::getName);
  }

  /** Whether the Ingress is one to get the default class. */
  static boolean appliesTo(Ingress ingress) {
    boolean named = ingress.getSpec() != null && ingress.getSpec().getIngressClassName() != null;
    boolean annotated =
        ingress.getMetadata().getAnnotations() != null
            && ingress
                .getMetadata()
                .getAnnotations()
                .containsKey(IngressValidation.CLASS_ANNOTATION);
    return !named && !annotated;
  }

  /** The Ingress with the class; the given one stays as it is. */
  static Ingress applied(Ingress ingress, String className) {
    return new IngressBuilder(ingress)
        .editOrNewSpec()
        .withIngressClassName(className)
        .endSpec()
        .build();
  }
}
