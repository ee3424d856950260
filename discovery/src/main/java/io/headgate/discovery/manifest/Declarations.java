package io.headgate.discovery.manifest;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settles which file an object is from. Who had it keeps it; else the first file by path. Not
 * thread-safe.
 */
final class Declarations {
  private Map<ObjectRef, String> owners = Map.of();

  /** All objects once, in the order of the files; the others become problems. */
  List<ManifestObject> of(Collection<ManifestFile> files, List<Problem> problems) {
    Map<ObjectRef, ManifestObject> declared = new LinkedHashMap<>();
    List<ManifestObject> second = new ArrayList<>();
    for (ManifestFile file : files) {
      for (ManifestObject object : file.objects()) {
        ManifestObject first = declared.putIfAbsent(object.ref(), object);
        if (first == null) {
          continue;
        }
        boolean hadIt =
            file.name().equals(owners.get(object.ref()))
                && !first.position().file().equals(file.name());
        if (hadIt) {
          declared.put(object.ref(), object);
        }
        second.add(hadIt ? first : object);
      }
    }
    for (ManifestObject object : second) {
      ManifestObject first = declared.get(object.ref());
      String where = first == null ? "" : " in " + first.position();
      problems.add(
          object.problem(
              Problem.Reason.Conflict,
              new FieldError(
                  "metadata.name",
                  "%s \"%s\" already exists%s"
                      .formatted(object.ref().kind(), object.ref().name(), where))));
    }
    Map<ObjectRef, String> next = new HashMap<>();
    declared.forEach((ref, object) -> next.put(ref, object.position().file()));
    owners = next;
    return List.copyOf(declared.values());
  }
}
