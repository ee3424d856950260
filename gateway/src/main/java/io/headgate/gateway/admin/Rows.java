package io.headgate.gateway.admin;

import java.util.List;
import java.util.Set;

/**
 * How rows of several nodes become rows of the cluster.
 *
 * @param key fields that say which row it is; none: all fields that stay as time passes
 * @param counts fields that are added up, wherever they stand
 */
record Rows(List<String> key, Set<String> counts) {

  /** Of lists that count nothing. */
  static final Rows BY_CONTENT = new Rows(List.of(), Set.of());

  private static final Set<String> COUNTS =
      Set.of("active", "total", "failures", "bytesToEndpoint", "bytesFromEndpoint");

  /** Of lists that have connections. */
  static Rows counted(String... key) {
    return new Rows(List.of(key), COUNTS);
  }
}
