package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.nodes.Node;
import tools.jackson.core.JacksonException;

/** Text becomes objects. One object that cannot be read leaves the others of its file alone. */
public final class ManifestParser {
  private static final Logger LOG = LoggerFactory.getLogger(ManifestParser.class);

  private final KubernetesSerialization serialization = new KubernetesSerialization();

  /**
   * Parses a file.
   *
   * @param file as messages name it
   */
  public ParsedFile parse(String file, String text) {
    List<ManifestObject> objects = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Composed composed = Composed.of(file, text);
    for (Node node : composed.documents()) {
      document(file, node, objects, problems);
    }
    composed.problem().ifPresent(problems::add);
    return new ParsedFile(objects, problems, composed.problem().isEmpty());
  }

  /** A file that is not YAML, or that cannot be read at all. */
  public static Problem unreadable(String file, int line, String reason) {
    return new Problem(
        new ObjectRef("File", "", file),
        Problem.Reason.Unreadable,
        reason,
        Optional.of(new FilePosition(file, line)));
  }

  private void document(
      String file, Node node, List<ManifestObject> objects, List<Problem> problems) {
    try {
      for (YamlDocument item : YamlDocument.of(node).items()) {
        if (item.content() instanceof Map<?, ?> fields) {
          object(file, item, fields, objects, problems);
        } else if (!"".equals(item.content())) {
          problems.add(
              unreadable(
                  file, item.line(), "not an object (expected: apiVersion, kind, metadata)"));
        }
      }
    } catch (YamlDocument.InvalidDocument e) {
      problems.add(unreadable(file, e.line(), String.valueOf(e.getMessage())));
    }
  }

  private void object(
      String file,
      YamlDocument document,
      Map<?, ?> fields,
      List<ManifestObject> objects,
      List<Problem> problems) {
    FilePosition position = new FilePosition(file, document.line());
    String kindName = text(fields.get("kind"));
    String apiVersion = text(fields.get("apiVersion"));
    Map<?, ?> metadata = fields.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
    String name = text(metadata.get("name"));
    Optional<ManifestKind> known = ManifestKind.of(kindName);
    boolean namespaced = known.map(ManifestKind::namespaced).orElse(true);
    String namespace = namespaced ? orDefault(text(metadata.get("namespace"))) : "";
    ObjectRef ref = new ObjectRef(kindName.isEmpty() ? "Object" : kindName, namespace, name);
    Optional<String> refused = refusal(kindName, apiVersion, name);
    if (refused.isPresent()) {
      problems.add(new Problem(ref, Problem.Reason.Invalid, refused.get(), Optional.of(position)));
    } else if (known.isPresent() && known.get().apiVersion().equals(apiVersion)) {
      try {
        convert(known.get(), ref, document, position, objects, problems);
      } catch (RuntimeException e) {
        // A fault of ours, of which one object is the victim: the others of the file go on.
        LOG.error("{} in {} was not understood", ref, position, e);
        problems.add(
            new Problem(
                ref, Problem.Reason.Internal, "not understood: " + e, Optional.of(position)));
      }
    } else if (!ManifestKind.hasNoEffect(kindName)) {
      problems.add(
          new Problem(
              ref,
              Problem.Reason.NotSupported,
              "no matches for kind \"" + kindName + "\" in version \"" + apiVersion + "\"",
              Optional.of(position)));
    }
  }

  private static Optional<String> refusal(String kind, String apiVersion, String name) {
    if (apiVersion.isEmpty()) {
      return Optional.of("apiVersion not set");
    }
    if (kind.isEmpty()) {
      return Optional.of("kind not set");
    }
    return name.isEmpty()
        ? Optional.of("metadata.name: Required value: name or generateName is required")
        : Optional.empty();
  }

  private void convert(
      ManifestKind kind,
      ObjectRef ref,
      YamlDocument document,
      FilePosition position,
      List<ManifestObject> objects,
      List<Problem> problems) {
    HasMetadata object;
    try {
      object = serialization.convertValue(document.content(), kind.type());
    } catch (IllegalArgumentException e) {
      FieldError error = typeError(e);
      int line = document.lines().line(error.path(), position.line());
      problems.add(
          new Problem(
              ref,
              Problem.Reason.Invalid,
              error.message(),
              Optional.of(new FilePosition(position.file(), line))));
      return;
    }
    if (kind.namespaced()) {
      object.getMetadata().setNamespace(ref.namespace());
    }
    if (object instanceof Service service) {
      ServiceDefaults.apply(service);
    }
    List<FieldError> unknown = UnknownFields.of(document.content(), kind.type());
    objects.add(
        new ManifestObject(
            ref,
            object,
            position,
            document.lines(),
            unknown.isEmpty() ? ObjectValidation.validate(kind, object) : unknown));
  }

  /** A value of the wrong type: the path comes from the reader, the words say what was expected. */
  private static FieldError typeError(IllegalArgumentException e) {
    if (!(e.getCause() instanceof JacksonException cause)) {
      return new FieldError("", String.valueOf(e.getMessage()));
    }
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : cause.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return new FieldError(
        path.toString(),
        path + ": " + cause.getOriginalMessage().replaceAll("`java\\.(lang|util)\\.", "`"));
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : value == null ? "" : value.toString();
  }

  private static String orDefault(String namespace) {
    return namespace.isEmpty() ? "default" : namespace;
  }
}
