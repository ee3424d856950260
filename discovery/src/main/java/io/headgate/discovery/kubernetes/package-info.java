/**
 * The API server of a cluster as a source of objects.
 *
 * <p>Start at {@link io.headgate.discovery.kubernetes.ApiServerWatcher}: informers of the
 * Kubernetes client list and watch each kind, and hand over to one thread, which passes batches on
 * to the {@link io.headgate.discovery.watch.ResourceHandler}. Of Secrets only those are read that
 * an Ingress of ours names. Only {@code gateway.app} imports this package, and only where a cluster
 * is the source: without it no class of the client is loaded.
 */
package io.headgate.discovery.kubernetes;
