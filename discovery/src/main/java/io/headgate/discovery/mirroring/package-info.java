/**
 * How endpoints that others wrote become EndpointSlices, as the controllers of Kubernetes write
 * them.
 *
 * <p>Start at {@link io.headgate.discovery.mirroring.EndpointsMirroring}. {@code
 * discovery.manifest} uses it in place of the controllers, {@code discovery.kubernetes} where a
 * cluster runs without the one that mirrors.
 */
package io.headgate.discovery.mirroring;
