package io.headgate.gateway.routing.expression;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How long the program of an expression becomes, estimated before it is made: repetitions inside
 * repetitions multiply, so a few characters could fill the memory. Counts atoms; a repetition with
 * a number counts what it repeats that many times. Pure.
 */
final class ExpressionSize {

  private static final long ENOUGH = Integer.MAX_VALUE;

  private final String text;
  private final Deque<Long> outer = new ArrayDeque<>();
  private long sum;
  private long last;
  private int at;

  private ExpressionSize(String text) {
    this.text = text;
  }

  /** At most {@link Integer#MAX_VALUE}. */
  static long of(String text) {
    return new ExpressionSize(text).count();
  }

  private long count() {
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '\\' -> {
          at += 2;
          atom(1);
        }
        case '[' -> {
          skipClass();
          atom(1);
        }
        case '(' -> {
          at++;
          outer.push(sum);
          sum = 0;
          last = 0;
        }
        case ')' -> {
          at++;
          long group = sum + 1;
          sum = outer.isEmpty() ? 0 : outer.pop();
          atom(group);
        }
        case '{' -> repeat();
        default -> {
          at++;
          atom(1);
        }
      }
    }
    while (!outer.isEmpty()) {
      sum = Math.min(ENOUGH, sum + outer.pop());
    }
    return sum;
  }

  private void atom(long size) {
    last = size;
    sum = Math.min(ENOUGH, sum + size);
  }

  private void repeat() {
    int end = text.indexOf('}', at);
    String[] counts = end < 0 ? new String[0] : text.substring(at + 1, end).split(",", -1);
    long most = 1;
    for (String count : counts) {
      if (!count.matches("[0-9]{0,6}") || counts.length > 2) {
        most = 0; // braces that are no repetition
        break;
      }
      most = count.isEmpty() ? most : Math.max(most, Long.parseLong(count));
    }
    if (counts.length == 0 || most == 0) {
      at++;
      atom(1);
      return;
    }
    at = end + 1;
    long repeated = Math.min(ENOUGH, last * most);
    sum = Math.min(ENOUGH, sum - last + repeated);
    last = repeated;
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
