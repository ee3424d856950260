package io.headgate.discovery.annotation;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** How many letters have to be changed, added, taken out or swapped with their neighbour. */
final class EditDistance {

  private EditDistance() {}

  /** The known name that most likely was meant; empty where none is near. */
  static Optional<String> nearest(String name, Collection<String> known) {
    int most = Math.max(2, name.length() / 4);
    return known.stream()
        .filter(it -> between(it, name) <= most)
        .min(Comparator.comparingInt(it -> between(it, name)));
  }

  /** Optimal string alignment, a restricted Damerau-Levenshtein distance. */
  static int between(String a, String b) {
    int[][] costs = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        costs[i][j] = i == 0 ? j : j == 0 ? i : cost(costs, a, b, i, j);
      }
    }
    return costs[a.length()][b.length()];
  }

  private static int cost(int[][] costs, String a, String b, int i, int j) {
    int changed = costs[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int cost = Math.min(changed, Math.min(costs[i - 1][j], costs[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(cost, costs[i - 2][j - 2] + 1) : cost;
  }
}
