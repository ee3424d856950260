package io.headgate.cluster.quotas;

import java.util.Arrays;

/**
 * How a total is divided: max-min fair by what each wants (Bertsekas and Gallager, Data Networks,
 * 1992, section 6.5.2), and what nobody wants in equal parts, so that each has some unasked.
 */
final class Fairness {

  private Fairness() {}

  /**
   * @param first whose turn it is to have what cannot be divided
   */
  static int[] divide(int total, int[] wanted, int first) {
    int[] parts = new int[wanted.length];
    int rest = fill(total, wanted, parts, first);
    int[] more = new int[wanted.length];
    Arrays.fill(more, total);
    fill(rest, more, parts, first);
    return parts;
  }

  /** Raises the lowest parts together until each has what it wants, or nothing is left. */
  private static int fill(int total, int[] wanted, int[] parts, int first) {
    int rest = total;
    while (rest > 0) {
      int hungry = 0;
      int lowest = Integer.MAX_VALUE;
      for (int i = 0; i < parts.length; i++) {
        if (parts[i] < wanted[i]) {
          hungry++;
          lowest = Math.min(lowest, parts[i]);
        }
      }
      if (hungry == 0) {
        return rest;
      }
      int each = Math.max(1, rest / hungry / 2);
      for (int i = 0; i < parts.length && rest > 0; i++) {
        int member = (first + i) % parts.length;
        if (parts[member] < wanted[member] && parts[member] <= lowest + each - 1) {
          int given = Math.min(Math.min(each, wanted[member] - parts[member]), rest);
          parts[member] += given;
          rest -= given;
        }
      }
    }
    return 0;
  }
}
