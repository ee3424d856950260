/**
 * What annotations mean: text becomes a typed policy, or a fault that names key, value and
 * expectation.
 *
 * <p>Start at {@link io.headgate.discovery.annotation.IngressAnnotations} or {@link
 * io.headgate.discovery.annotation.ServiceAnnotations}: each lists its annotations with their
 * {@link io.headgate.discovery.annotation.Grammar} and puts the values into a policy of the model.
 *
 * <p>{@link io.headgate.discovery.annotation.AnnotationCatalogue} has every annotation an Ingress
 * may carry, and what becomes of it; {@link io.headgate.discovery.annotation.AnnotationVerdicts}
 * judges those of one object.
 *
 * <p>Only {@code discovery.build} imports this package; it imports the model and knows no object of
 * the API.
 */
package io.headgate.discovery.annotation;
