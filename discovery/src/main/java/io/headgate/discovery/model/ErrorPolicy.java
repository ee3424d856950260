package io.headgate.discovery.model;

import java.util.Optional;
import java.util.Set;

/**
 * Which answers somebody else gives instead.
 *
 * @param defaultBackend the name of a Service of the Ingress's own namespace, whose first TCP port
 *     answers; it also has the requests of a Service that has no endpoint. Empty: nobody does
 * @param replaced statuses that it answers instead of
 * @param ofPods whether answers of pods are replaced too, and not only the gateway's own
 */
public record ErrorPolicy(Optional<String> defaultBackend, Set<Integer> replaced, boolean ofPods) {

  public static final ErrorPolicy NONE = new ErrorPolicy(Optional.empty(), Set.of(), true);

  public ErrorPolicy {
    replaced = Set.copyOf(replaced);
  }

  /** Whether that status is one that the default backend answers instead of. */
  public boolean replaces(int status) {
    return !replaced.isEmpty() && replaced.contains(status);
  }
}
