package io.headgate.discovery.annotation;

import java.util.List;

/**
 * A policy, and what of the annotations did not get into it.
 *
 * @param faults one sentence each: key, value and expectation
 */
public record Parsed<T>(T policy, List<String> faults) {

  public Parsed {
    faults = List.copyOf(faults);
  }
}
