package io.headgate.gateway.routing.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of an expression before it is compiled. Pure.
 *
 * <p>How long its program becomes: repetitions inside repetitions multiply, so a few characters
 * could fill the memory. Counts atoms; a repetition with a number counts what it repeats that many
 * times. And the fixed text that it begins with, by which most paths can be told not to match.
 */
final class ExpressionShape {

  private static final long ENOUGH = Integer.MAX_VALUE;
  private static final Pattern FLAGS = Pattern.compile("\\(\\?[A-Za-z-]*\\)");
  private static final Pattern COUNTS = Pattern.compile("\\{([0-9]{0,6})(?:,([0-9]{0,6}))?\\}");
  private static final Pattern FIXED = Pattern.compile("[A-Za-z0-9/_~!@,:;=&%' -]*");

  private final String text;
  private final Deque<Long> outer = new ArrayDeque<>();
  private long sum;
  private long last;
  private int at;
  private boolean hasAlternatives;

  private ExpressionShape(String text) {
    this.text = text;
  }

  static ExpressionShape of(String text) {
    ExpressionShape shape = new ExpressionShape(text);
    shape.scan();
    return shape;
  }

  /** At most {@link Integer#MAX_VALUE}. */
  long atoms() {
    return sum;
  }

  /**
   * What every path begins with that matches, in any case of letters; may be less than there is.
   */
  String beginning() {
    Matcher fixed = FIXED.matcher(text);
    if (hasAlternatives || !fixed.lookingAt()) {
      return "";
    }
    int end = fixed.end();
    boolean lastMayLack = end < text.length() && "*?{".indexOf(text.charAt(end)) >= 0;
    return text.substring(0, lastMayLack ? Math.max(0, end - 1) : end);
  }

  private void scan() {
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '\\' -> escape();
        case '[' -> {
          skipClass();
          atom(1);
        }
        case '(' -> open();
        case ')' -> {
          at++;
          long group = sum + 1;
          sum = outer.isEmpty() ? 0 : outer.pop();
          atom(group);
        }
        case '{' -> repeat();
        case '*', '+', '?' -> {
          at++;
          sum = Math.min(ENOUGH, sum + 1);
          last++;
        }
        case '|' -> {
          at++;
          hasAlternatives |= outer.isEmpty();
          atom(1);
        }
        default -> {
          at++;
          atom(1);
        }
      }
    }
    while (!outer.isEmpty()) {
      sum = Math.min(ENOUGH, sum + outer.pop());
    }
  }

  private void atom(long size) {
    last = size;
    sum = Math.min(ENOUGH, sum + size);
  }

  /** Flags are nothing to repeat: a number behind them repeats what stands before them. */
  private void open() {
    Matcher flags = FLAGS.matcher(text).region(at, text.length());
    if (flags.lookingAt()) {
      at = flags.end();
      return;
    }
    at++;
    outer.push(sum);
    sum = 0;
    last = 0;
  }

  /** The same holds for a quotation of nothing, {@code \Q\E}. */
  private void escape() {
    if (!text.startsWith("\\Q", at)) {
      at += 2;
      atom(1);
      return;
    }
    int end = text.indexOf("\\E", at + 2);
    int quoted = (end < 0 ? text.length() : end) - at - 2;
    if (quoted > 0) {
      atom(quoted);
    }
    at = end < 0 ? text.length() : end + 2;
  }

  private void repeat() {
    Matcher counts = COUNTS.matcher(text).region(at, text.length());
    if (!counts.lookingAt()) {
      at++; // braces that are no repetition
      atom(1);
      return;
    }
    at = counts.end();
    long most = Math.max(1, Math.max(count(counts.group(1)), count(counts.group(2))));
    long repeated = Math.min(ENOUGH, last * most);
    sum = Math.min(ENOUGH, sum - last + repeated);
    last = repeated;
  }

  private static long count(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  /** A class of characters is one atom; a bracket that stands first in it is one of them. */
  private void skipClass() {
    at++;
    if (at < text.length() && text.charAt(at) == '^') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == ']') {
      at++;
    }
    while (at < text.length() && text.charAt(at) != ']') {
      at += text.charAt(at) == '\\' ? 2 : text.startsWith("[:", at) ? posixClass() : 1;
    }
    at++;
  }

  private int posixClass() {
    int end = text.indexOf(":]", at + 2);
    return end < 0 ? 1 : end + 2 - at;
  }
}
