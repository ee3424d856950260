/**
 * The model: what exists, as immutable values.
 *
 * <p>Start at {@link io.headgate.discovery.model.Snapshot}: one instant of everything that traffic
 * needs to know. Everything hangs below it; {@link io.headgate.discovery.model.Snapshots} is where
 * the current one is read, {@link io.headgate.discovery.model.SnapshotObserver} how others follow
 * it.
 *
 * <p>Every module may import this package; it imports nothing but {@code java.*}, so that the rules
 * of Services and Ingresses can be read and tested without any library.
 */
package io.headgate.discovery.model;
