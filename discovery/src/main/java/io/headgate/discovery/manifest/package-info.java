/**
 * A directory of Kubernetes YAML in place of a cluster: it is read, and what an API server and its
 * controllers would do with it is done here.
 *
 * <p>Start at {@link io.headgate.discovery.manifest.ManifestDirectoryWatcher}, which follows the
 * directory; {@code ManifestControlPlane} validates, assigns and derives. Pods of Deployments and
 * StatefulSets come from a {@link io.headgate.discovery.manifest.PodRuntime}. Only {@code
 * gateway.app} (and, for {@code PodRuntime}, {@code gateway.demo}) and {@code discovery.check},
 * which reads files without serving them, may import this package.
 */
package io.headgate.discovery.manifest;
