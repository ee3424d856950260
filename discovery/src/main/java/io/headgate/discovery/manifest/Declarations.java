package io.headgate.discovery.manifest;

import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settles which file an object is from. Who had it keeps it; else the first file by path. Looks
 * only at files that are other objects than before. Not thread-safe.
 */
final class Declarations {

  private static final Comparator<ManifestObject> BY_PLACE =
      Comparator.<ManifestObject, String>comparing(object -> object.position().file())
          .thenComparingInt(object -> object.position().line());

  private Map<String, ManifestFile> files = Map.of();
  private final Map<ObjectRef, List<ManifestObject>> claims = new HashMap<>();
  private final Map<ObjectRef, ManifestObject> declared = new HashMap<>();
  private final Set<ObjectRef> contested = new HashSet<>();

  /**
   * Takes over what the files say now.
   *
   * @param now all of them, in the order of their paths
   * @return the objects that have come, gone or changed: those that are gone first, the others in
   *     the order of the files
   */
  Set<ObjectRef> update(Collection<ManifestFile> now) {
    Map<String, ManifestFile> before = files;
    Map<String, ManifestFile> next = LinkedHashMap.newLinkedHashMap(now.size());
    List<ManifestFile> changed = new ArrayList<>();
    for (ManifestFile file : now) {
      next.put(file.name(), file);
      if (!isSame(before.get(file.name()), file)) {
        changed.add(file);
      }
    }
    Set<ObjectRef> touched = new LinkedHashSet<>();
    before.forEach(
        (name, file) -> {
          if (!isSame(next.get(name), file)) {
            file.objects().forEach(object -> withdraw(object, touched));
          }
        });
    changed.forEach(file -> file.objects().forEach(object -> claim(object, touched)));
    files = next;
    touched.removeIf(ref -> !settle(ref));
    return touched;
  }

  @SuppressWarnings("ReferenceEquality") // a file that was not read again keeps its object
  private static boolean isSame(@Nullable ManifestFile one, ManifestFile other) {
    return one == other;
  }

  private void withdraw(ManifestObject object, Set<ObjectRef> touched) {
    List<ManifestObject> claimants = claims.get(object.ref());
    if (claimants != null) {
      claimants.remove(object);
    }
    touched.add(object.ref());
  }

  private void claim(ManifestObject object, Set<ObjectRef> touched) {
    claims.computeIfAbsent(object.ref(), ref -> new ArrayList<>(1)).add(object);
    // Again at the end: an object that a file still declares counts by its place there.
    touched.remove(object.ref());
    touched.add(object.ref());
  }

  /** Decides who has the object; says whether it is another one than before, or gone. */
  private boolean settle(ObjectRef ref) {
    ManifestObject before = declared.get(ref);
    List<ManifestObject> claimants = claims.getOrDefault(ref, List.of());
    if (claimants.size() > 1) {
      claimants.sort(BY_PLACE);
      contested.add(ref);
    } else {
      contested.remove(ref);
    }
    if (claimants.isEmpty()) {
      claims.remove(ref);
      declared.remove(ref);
      return before != null;
    }
    String owner = before == null ? "" : before.position().file();
    ManifestObject object =
        claimants.stream()
            .filter(it -> it.position().file().equals(owner))
            .findFirst()
            .orElse(claimants.getFirst());
    declared.put(ref, object);
    return !object.equals(before);
  }

  /** The object as the file says that has it; empty where none does. */
  Optional<ManifestObject> of(ObjectRef ref) {
    return Optional.ofNullable(declared.get(ref));
  }

  /** All objects once, in the order of the files. */
  List<ManifestObject> all() {
    List<ManifestObject> all = new ArrayList<>(declared.size());
    for (ManifestFile file : files.values()) {
      for (ManifestObject object : file.objects()) {
        if (object.equals(declared.get(object.ref()))) {
          all.add(object);
        }
      }
    }
    return all;
  }

  /** One for each object that another file has already. */
  List<Problem> problems() {
    List<ManifestObject> second = new ArrayList<>();
    for (ObjectRef ref : contested) {
      for (ManifestObject object : claims.getOrDefault(ref, List.of())) {
        if (!object.equals(declared.get(ref))) {
          second.add(object);
        }
      }
    }
    return second.stream().sorted(BY_PLACE).map(this::alreadyExists).toList();
  }

  private Problem alreadyExists(ManifestObject object) {
    ObjectRef ref = object.ref();
    String where = of(ref).map(first -> " in " + first.position()).orElse("");
    return object.problem(
        Problem.Reason.Conflict,
        new FieldError(
            "metadata.name",
            "%s \"%s\" already exists%s".formatted(ref.kind(), ref.name(), where)));
  }
}
