package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Problem;
import java.util.List;

/**
 * What one file says.
 *
 * @param objects in its order; also those that an API server would refuse
 * @param problems of what could not be made an object
 * @param whole false where the file is not YAML, so that nobody knows what is missing
 */
public record ParsedFile(List<ManifestObject> objects, List<Problem> problems, boolean whole) {
  public ParsedFile {
    objects = List.copyOf(objects);
    problems = List.copyOf(problems);
  }
}
