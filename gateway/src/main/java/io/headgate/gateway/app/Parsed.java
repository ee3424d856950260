package io.headgate.gateway.app;

import java.util.function.Supplier;

/** Turns a flag's text into a value by a parser that does not know of flags. */
final class Parsed {

  private Parsed() {}

  /**
   * What the parser makes of it.
   *
   * @throws UsageException with the flag's name before what the parser says
   */
  static <T> T flag(String name, Supplier<T> parser) {
    try {
      return parser.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(name + ": " + e.getMessage());
    }
  }
}
