package io.headgate.perf;

import java.util.Locale;

/** Prints what {@link Imbalance} finds: {@code perf/compare/imbalance [CONNECTIONS] [SEEDS]}. */
public final class ImbalanceTable {

  private ImbalanceTable() {}

  public static void main(String[] args) {
    int connections = args.length > 0 ? Integer.parseInt(args[0]) : 60_000;
    int seeds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    StringBuilder head = new StringBuilder("| nodes/endpoints, rate, length, interval |");
    StringBuilder line = new StringBuilder("|---|");
    for (Rule rule : Rule.values()) {
      head.append(' ').append(rule.title()).append(" |");
      line.append("---|");
    }
    System.out.println(head);
    System.out.println(line);
    for (Regime regime : Regime.all(connections)) {
      StringBuilder row = new StringBuilder("| ").append(regime).append(" |");
      for (Rule rule : Rule.values()) {
        double sum = 0;
        for (int seed = 1; seed <= seeds; seed++) {
          sum += Imbalance.of(regime, rule, seed);
        }
        row.append(String.format(Locale.ROOT, " %.1f |", sum / seeds));
      }
      System.out.println(row);
    }
  }
}
