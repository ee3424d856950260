package io.headgate.discovery.build;

import io.headgate.discovery.model.Problem;
import java.util.List;

/**
 * What an object of the API came to.
 *
 * @param problems what of it is not served, and why
 */
record Translated<T>(T value, List<Problem> problems) {

  Translated {
    problems = List.copyOf(problems);
  }
}
