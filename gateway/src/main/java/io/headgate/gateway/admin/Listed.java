package io.headgate.gateway.admin;

import java.util.List;

/**
 * A list, or the part of it that was asked for.
 *
 * @param remaining how many items come after these
 * @param next what {@code continue} has to say to get them; empty where there are none
 */
record Listed(List<Item> items, long remaining, String next) {

  static Listed whole(List<Item> items) {
    return new Listed(items, 0, "");
  }
}
