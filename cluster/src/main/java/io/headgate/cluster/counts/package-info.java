/**
 * How many connections every endpoint has, over all nodes: what each node tells the others, and how
 * a node reads what it was told.
 *
 * <p>Start at {@link io.headgate.cluster.counts.SharedConnectionCounts} for what a choice of an
 * endpoint reads, and at {@link io.headgate.cluster.counts.CountExchange} for the messages. Nothing
 * here knows how messages travel, and time is injected, so that all of it runs in a simulation.
 */
package io.headgate.cluster.counts;
