package io.headgate.discovery.annotation;

import io.headgate.discovery.model.SchedulerName;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which texts a value may be written as.
 *
 * @param expected the grammar in a few words, for messages
 * @param parser empty where the text is outside the grammar
 */
record Grammar<T>(String expected, Function<String, Optional<T>> parser) {

  private static final long MAX_SECONDS = Integer.MAX_VALUE / 1000;

  static Grammar<SchedulerName> scheduler() {
    String names =
        Arrays.stream(SchedulerName.values())
            .map(SchedulerName::text)
            .collect(Collectors.joining(", "));
    return new Grammar<>("one of " + names, SchedulerName::of);
  }

  static Grammar<Integer> integer(int min, int max) {
    return new Grammar<>(
        min + "-" + max, text -> number(text, min, max).map(value -> (int) (long) value));
  }

  /** nginx's time values as ingress-nginx passes them on: whole seconds without a unit. */
  static Grammar<Duration> seconds() {
    return new Grammar<>(
        "whole seconds without a unit, 1-" + MAX_SECONDS,
        text -> number(text, 1, MAX_SECONDS).map(Duration::ofSeconds));
  }

  /** nginx's sizes: bytes, or with k, m or g in powers of 1024. */
  static Grammar<Long> size() {
    return new Grammar<>("bytes, or a number with k, m or g; 0 for no limit", Grammar::parseSize);
  }

  private static Optional<Long> parseSize(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int shift =
        switch (text.substring(text.length() - 1).toLowerCase(Locale.ROOT)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    String digits = shift == 0 ? text : text.substring(0, text.length() - 1);
    return number(digits, 0, Long.MAX_VALUE >> shift).map(value -> value << shift);
  }

  private static Optional<Long> number(String text, long min, long max) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    try {
      long value = Long.parseLong(text);
      return value >= min && value <= max ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty(); // more digits than a long holds
    }
  }
}
