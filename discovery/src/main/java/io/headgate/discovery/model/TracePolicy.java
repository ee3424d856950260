package io.headgate.discovery.model;

import java.util.Optional;

/**
 * How requests are followed from program to program, where somebody follows them at all.
 *
 * @param followed whether there are spans of them; otherwise the pod is told of its trace what the
 *     client has said
 * @param believed whether a request belongs to the trace that the client names
 * @param name of spans; empty: by method and path of the rule
 */
public record TracePolicy(boolean followed, boolean believed, Optional<OperationName> name) {

  /** What holds where nobody says anything. */
  public static final TracePolicy DEFAULT = new TracePolicy(true, true, Optional.empty());
}
