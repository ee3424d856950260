/**
 * Quotas of all nodes: of a total each member has a part that it uses without asking, and asks for
 * more beside that. One member, the founder, keeps the book of who has how much.
 *
 * <p>Start at {@link io.headgate.cluster.quotas.SharedConnectionLimits} for what a connection
 * takes, and at {@link io.headgate.cluster.quotas.QuotaExchange} for what members say. Nothing here
 * knows how messages travel, and time is injected.
 */
package io.headgate.cluster.quotas;
