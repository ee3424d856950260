/**
 * Tokens for requests over all nodes: each node has the same share of every rate without asking,
 * also of names that nobody has seen yet, and borrows for a moment what others do not use of one
 * name.
 *
 * <p>Start at {@link io.headgate.cluster.budgets.SharedRequestBudget}. What is saved of a name on
 * one node is {@link io.headgate.cluster.budgets.Saved}; why no more are given than one node would
 * give is said in {@link io.headgate.cluster.budgets.SharedTokens}.
 */
package io.headgate.cluster.budgets;
