package io.headgate.gateway.admin;

import java.util.SortedMap;

/** How much the program log says. Any thread. */
public interface LogLevels {

  /** The levels that were set, by the name of the logger; of all below it the same holds. */
  SortedMap<String, String> current();

  /**
   * Sets one, at once.
   *
   * @param logger a package or class of the program, or of a library whose log may be had
   * @param level {@code error}, {@code warn}, {@code info}, {@code debug} or {@code trace}
   * @throws IllegalArgumentException where it is none of these
   */
  void set(String logger, String level);
}
