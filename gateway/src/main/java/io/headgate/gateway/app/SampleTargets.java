package io.headgate.gateway.app;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Paths of requests in which habits of ingress-nginx show, if they show at all. Pure. */
final class SampleTargets {

  private static final String META = ".[]{}()*+?^$|\\";

  private SampleTargets() {}

  /**
   * For a path that may be taken for an expression: as it begins, in other letters, longer, and
   * with something below.
   */
  static Set<String> ofExpression(String path) {
    int end = 0;
    while (end < path.length() && META.indexOf(path.charAt(end)) < 0) {
      end++;
    }
    String begin = path.substring(0, end);
    Set<String> targets = new LinkedHashSet<>();
    if (begin.startsWith("/")) {
      String below = begin.endsWith("/") ? begin + "x" : begin + "/x";
      targets.add(begin);
      targets.add(below);
      targets.add(inOtherLetters(begin));
      targets.add(begin + "-x");
    }
    return targets;
  }

  private static String inOtherLetters(String path) {
    String upper = path.toUpperCase(Locale.ROOT);
    return upper.equals(path) ? path.toLowerCase(Locale.ROOT) : upper;
  }
}
