/**
 * Which endpoints are out, for all nodes: what one node finds, or is asked for, holds on every
 * other as soon as it hears of it. Nobody votes and nobody waits.
 *
 * <p>Start at {@link io.headgate.cluster.ejections.SharedEjectionTable} for what a choice of an
 * endpoint reads, and at {@link io.headgate.cluster.ejections.EjectionExchange} for what is told.
 * Nothing here knows how messages travel, and time is injected.
 */
package io.headgate.cluster.ejections;
