/**
 * Objects of the Kubernetes API become the snapshot.
 *
 * <p>Start at {@link io.headgate.discovery.build.SnapshotPublisher}: events come in, snapshots go
 * out. On its control thread {@code ResourceStore} keeps the objects, {@code SnapshotBuilder} makes
 * the next snapshot out of what changed, and the observers follow in their order. What the objects
 * mean stands in pure functions: {@code ServiceTranslation}, {@code IngressTranslation}, {@link
 * io.headgate.discovery.build.IngressClassPolicy}.
 *
 * <p>Only the wiring of the program imports this package.
 */
package io.headgate.discovery.build;
