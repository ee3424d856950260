package io.headgate.discovery.manifest;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file stands for: what it says now, and, where that is broken or would be refused, what it
 * said last.
 *
 * @param objects valid ones
 * @param known false where the file never could be read, so that nobody knows what it declares
 */
record ManifestFile(
    String name, List<ManifestObject> objects, List<Problem> problems, boolean known) {
  ManifestFile {
    objects = List.copyOf(objects);
    problems = List.copyOf(problems);
  }

  /** The file after it was read again. */
  static ManifestFile of(String name, @Nullable ManifestFile before, ParsedFile parsed) {
    List<ManifestObject> last = before == null ? List.of() : before.objects;
    if (!parsed.whole()) {
      boolean known = before != null && before.known;
      return new ManifestFile(name, last, parsed.problems(), known);
    }
    Map<ObjectRef, ManifestObject> lastByRef = new LinkedHashMap<>();
    last.forEach(object -> lastByRef.put(object.ref(), object));
    List<ManifestObject> objects = new ArrayList<>();
    List<Problem> problems = new ArrayList<>(parsed.problems());
    for (ManifestObject object : parsed.objects()) {
      ManifestObject stands = object.valid() ? object : lastByRef.get(object.ref());
      if (stands != null) {
        objects.add(stands);
      }
      problems.addAll(object.problems());
    }
    for (Problem problem : parsed.problems()) {
      ManifestObject stands = lastByRef.get(problem.object());
      if (stands != null) {
        objects.add(stands);
      }
    }
    return new ManifestFile(name, objects, problems, true);
  }
}
