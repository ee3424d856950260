package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.List;
import java.util.Optional;

/**
 * One object of a manifest, with its defaults. Compared by identity: an object of a file that did
 * not change stays the same one.
 */
final class ManifestObject {
  private final ObjectRef ref;
  private final HasMetadata object;
  private final FilePosition position;
  private final FieldLines lines;
  private final List<FieldError> errors;

  ManifestObject(
      ObjectRef ref,
      HasMetadata object,
      FilePosition position,
      FieldLines lines,
      List<FieldError> errors) {
    this.ref = ref;
    this.object = object;
    this.position = position;
    this.lines = lines;
    this.errors = List.copyOf(errors);
  }

  ObjectRef ref() {
    return ref;
  }

  HasMetadata object() {
    return object;
  }

  FilePosition position() {
    return position;
  }

  /** Whether an API server would take it. */
  boolean valid() {
    return errors.isEmpty();
  }

  /** One problem for each thing an API server would refuse. */
  List<Problem> problems() {
    return errors.stream().map(error -> problem(Problem.Reason.Invalid, error)).toList();
  }

  /** A problem on the line of the field that it is about. */
  Problem problem(Problem.Reason reason, FieldError error) {
    int line = lines.line(error.path(), position.line());
    return new Problem(
        ref, reason, error.message(), Optional.of(new FilePosition(position.file(), line)));
  }
}
