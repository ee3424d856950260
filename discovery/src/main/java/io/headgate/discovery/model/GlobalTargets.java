package io.headgate.discovery.model;

import java.util.List;
import java.util.Set;

/**
 * What the global ConfigMap says of single targets, whatever their route is.
 *
 * @param plain what targets begin with that are not sent to HTTPS
 * @param unlogged whole targets, in whatever case, that the access log has no lines of
 */
public record GlobalTargets(List<String> plain, Set<String> unlogged) {

  /** Nothing is said. */
  public static final GlobalTargets NONE = new GlobalTargets(List.of(), Set.of());

  public GlobalTargets {
    plain = List.copyOf(plain);
    unlogged = Set.copyOf(unlogged);
  }
}
