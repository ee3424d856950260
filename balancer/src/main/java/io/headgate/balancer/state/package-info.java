/**
 * What nodes share, as interfaces: how many connections each endpoint has, which pod a client
 * belongs to, which endpoints are out.
 *
 * <p>Start at {@link io.headgate.balancer.state.ConnectionCounts}. The {@code Local...} classes
 * implement the interfaces for one node alone; the module {@code cluster} implements them for
 * several. Everything that chooses endpoints may import this package; of ours it imports the model
 * only.
 */
package io.headgate.balancer.state;
