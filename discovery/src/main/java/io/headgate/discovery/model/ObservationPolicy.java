package io.headgate.discovery.model;

/**
 * What is kept of requests.
 *
 * @param logged whether the access log has them, where there is one
 * @param trace how they are followed
 */
public record ObservationPolicy(boolean logged, TracePolicy trace) {

  /** All of them, in both. */
  public static final ObservationPolicy DEFAULT = new ObservationPolicy(true, TracePolicy.DEFAULT);
}
