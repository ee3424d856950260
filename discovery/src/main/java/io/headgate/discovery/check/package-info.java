/**
 * What would become of manifests, without serving them: the verdict of every annotation and field.
 *
 * <p>Start at {@link io.headgate.discovery.check.ManifestCheck}. Annotations are judged by {@code
 * discovery.annotation}, which serving asks as well; the verdicts of fields and of ingress-nginx's
 * ConfigMap stand here. Only {@code gateway.app} imports this package.
 */
package io.headgate.discovery.check;
