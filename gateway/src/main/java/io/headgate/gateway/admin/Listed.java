package io.headgate.gateway.admin;

import java.util.List;

/**
 * A list, or the part of it that was asked for.
 *
 * @param remaining how many items come after these
 * @param next what {@code continue} has to say to get them; empty where there are none
 * @param silent nodes that do not answer, where all are asked
 */
record Listed(List<Item> items, long remaining, String next, List<String> silent) {

  Listed(List<Item> items, long remaining, String next) {
    this(items, remaining, next, List.of());
  }

  static Listed whole(List<Item> items) {
    return new Listed(items, 0, "");
  }
}
