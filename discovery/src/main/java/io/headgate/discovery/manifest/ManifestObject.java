package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One object of a manifest, with its defaults. Compared by identity: an object of a file that did
 * not change stays the same one.
 */
public final class ManifestObject {
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

  /** Kind, namespace and name. */
  public ObjectRef ref() {
    return ref;
  }

  /** The object of the API. */
  public HasMetadata object() {
    return object;
  }

  /** Where it begins. */
  public FilePosition position() {
    return position;
  }

  /** Whether an API server would take it. */
  boolean valid() {
    return errors.isEmpty();
  }

  /**
   * Where a field stands; where it does not, the nearest field around it.
   *
   * @param path name by name, as in {@code metadata, annotations, example.com/x}
   */
  public FilePosition position(List<String> path) {
    return new FilePosition(position.file(), lines.line(path, position.line()));
  }

  /**
   * Every field that is written and has no field below itself, in their order.
   *
   * @param visitor gets the path, name by name and without the places in lists
   */
  public void fields(BiConsumer<List<String>, FilePosition> visitor) {
    lines.leaves((path, line) -> visitor.accept(path, new FilePosition(position.file(), line)));
  }

  /** One problem for each thing an API server would refuse. */
  public List<Problem> problems() {
    return errors.stream().map(error -> problem(Problem.Reason.Invalid, error)).toList();
  }

  /** A problem on the line of the field that it is about. */
  Problem problem(Problem.Reason reason, FieldError error) {
    int line = lines.line(error.path(), position.line());
    return new Problem(
        ref, reason, error.message(), Optional.of(new FilePosition(position.file(), line)));
  }
}
