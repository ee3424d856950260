/**
 * Which pod a client belongs to, decided once for all nodes.
 *
 * <p>Start at {@link io.headgate.cluster.affinity.SharedAffinityTable}. {@link
 * io.headgate.cluster.affinity.AffinityEntry} has the rules of the decision; where entries are kept
 * and how they are reached is behind {@link io.headgate.cluster.affinity.AffinityOwners}, and time
 * is injected, so that all of it runs in a simulation.
 */
package io.headgate.cluster.affinity;
