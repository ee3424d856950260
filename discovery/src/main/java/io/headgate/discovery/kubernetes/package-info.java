/**
 * The API server of a cluster: a source of objects, and who is told what becomes of them.
 *
 * <p>Start at {@link io.headgate.discovery.kubernetes.ApiServerWatcher}: informers of the
 * Kubernetes client list and watch each kind, and hand over to one thread, which passes batches on
 * to the {@link io.headgate.discovery.watch.ResourceHandler}. Of Secrets only those are read that
 * an Ingress of ours names. {@link io.headgate.discovery.kubernetes.ApiServerPublisher} writes:
 * statuses and Events, where this replica holds the Lease of the leader; what is to be written is
 * decided in {@code discovery.publish}. Only {@code gateway.app} imports this package, and only
 * where a cluster is the source: without it no class of the client is loaded.
 */
package io.headgate.discovery.kubernetes;
