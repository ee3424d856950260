/**
 * What would become of manifests, of the objects of a cluster and of values for ingress-nginx's
 * chart, without serving them: the verdict of every annotation, field and value.
 *
 * <p>Start at {@link io.headgate.discovery.check.ManifestCheck}, {@link
 * io.headgate.discovery.check.ClusterCheck} or {@link io.headgate.discovery.check.ValuesCheck}.
 * Annotations and the keys of ingress-nginx's ConfigMap are judged by {@code discovery.annotation},
 * which serving asks as well; the verdicts of fields stand here; those of values are what our
 * chart's own files say, which are packed beside these classes. Only {@code gateway.app} imports
 * this package.
 */
package io.headgate.discovery.check;
