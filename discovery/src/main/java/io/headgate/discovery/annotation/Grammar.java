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
public record Grammar<T>(String expected, Function<String, Optional<T>> parser) {

  private static final long MAX_SECONDS = Integer.MAX_VALUE / 1000;

  /** The value of a text; empty where it is outside the grammar. */
  Optional<T> parse(String text) {
    return parser.apply(text);
  }

  static Grammar<SchedulerName> scheduler() {
    return new Grammar<>(SchedulerName.expected(), SchedulerName::of);
  }

  static Grammar<Integer> integer(int min, int max) {
    return new Grammar<>(
        min + "-" + max, text -> number(text, min, max).map(value -> (int) (long) value));
  }

  /** The constants of an enum, in lower case with dashes. */
  static <E extends Enum<E>> Grammar<E> word(Class<E> words) {
    E[] constants = words.getEnumConstants();
    String names = Arrays.stream(constants).map(Grammar::text).collect(Collectors.joining(" or "));
    return new Grammar<>(
        names, text -> Arrays.stream(constants).filter(one -> text(one).equals(text)).findFirst());
  }

  static Grammar<Boolean> bool() {
    return new Grammar<>(
        "true or false",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /** A whole number with ms, s, m or h. */
  static Grammar<Duration> duration(Duration min, Duration max) {
    return new Grammar<>(
        "a number with ms, s, m or h, from " + brief(min) + " to " + brief(max),
        text -> parseDuration(text).filter(it -> it.compareTo(min) >= 0 && it.compareTo(max) <= 0));
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

  private static Optional<Duration> parseDuration(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    Optional<Long> number = number(text.substring(0, digits), 0, Integer.MAX_VALUE);
    return switch (text.substring(digits)) {
      case "ms" -> number.map(Duration::ofMillis);
      case "s" -> number.map(Duration::ofSeconds);
      case "m" -> number.map(Duration::ofMinutes);
      case "h" -> number.map(Duration::ofHours);
      default -> Optional.empty();
    };
  }

  private static String brief(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private static String text(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
