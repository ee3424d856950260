package io.headgate.cluster.budgets;

import java.util.UUID;

/**
 * What a lender knows of those who want more of one name.
 *
 * @param member who asks now
 * @param members how many have asked a moment ago, with it
 * @param isTurn whether it comes first of them and of the lender, where only one can use anything
 * @param usedPerSecond the tokens that the lender itself has given
 * @param wishNanos so long whoever had little needs more
 */
record Demand(UUID member, int members, boolean isTurn, double usedPerSecond, long wishNanos) {}
