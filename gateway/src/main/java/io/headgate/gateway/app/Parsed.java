package io.headgate.gateway.app;

import java.util.function.Supplier;

/** Turns a flag's text into a value by a parser that does not know of flags. */
final class Parsed {

  private Parsed() {}

  /**
   * What the parser makes of it.
   *
   * @throws UsageException with the flag's name before what the parser says, once
   */
  static <T> T flag(String name, Supplier<T> parser) {
    try {
      return parser.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new UsageException(message.startsWith(name) ? message : name + ": " + message);
    }
  }
}
