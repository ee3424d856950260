/**
 * How objects arrive, whatever they come from: a directory of manifests or an API server.
 *
 * <p>Start at {@link io.headgate.discovery.watch.ResourceWatcher}, which hands batches of {@link
 * io.headgate.discovery.watch.ResourceEvent} to a {@link
 * io.headgate.discovery.watch.ResourceHandler}. {@code discovery.build} consumes them, {@code
 * discovery.manifest} produces them; outside {@code discovery} only {@code gateway.app} imports
 * this package, to connect the two.
 */
package io.headgate.discovery.watch;
