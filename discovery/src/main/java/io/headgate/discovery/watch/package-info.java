/**
 * How objects of the Kubernetes API arrive, wherever they come from.
 *
 * <p>Start at {@link io.headgate.discovery.watch.ResourceWatcher}. {@code discovery.manifest} and
 * {@code discovery.kubernetes} implement it; {@code discovery.build} takes the events.
 */
package io.headgate.discovery.watch;
