package io.headgate.discovery.manifest;

import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** One document of YAML or JSON that is no object of Kubernetes, with the line of every field. */
public final class PlainYaml {

  private final String file;
  private final Map<?, ?> content;
  private final FieldLines lines;
  private final Optional<Problem> problem;

  private PlainYaml(String file, Map<?, ?> content, FieldLines lines, Optional<Problem> problem) {
    this.file = file;
    this.content = content;
    this.lines = lines;
    this.problem = problem;
  }

  /**
   * Parses a text; of several documents the first one counts.
   *
   * @param file as messages name it
   */
  public static PlainYaml parse(String file, String text) {
    Composed composed = Composed.of(file, text);
    if (composed.problem().isPresent()) {
      return new PlainYaml(file, Map.of(), FieldLines.UNKNOWN, composed.problem());
    }
    if (composed.documents().isEmpty()) {
      return new PlainYaml(file, Map.of(), FieldLines.UNKNOWN, Optional.empty());
    }
    try {
      Node first = composed.documents().getFirst();
      YamlDocument document = YamlDocument.of(first);
      if (document.content() instanceof Map<?, ?> content) {
        return new PlainYaml(file, content, document.lines(), Optional.empty());
      }
      return document.content().equals("")
          ? new PlainYaml(file, Map.of(), FieldLines.UNKNOWN, Optional.empty())
          : faulty(file, document.line(), "not a mapping (expected: names and values)");
    } catch (YamlDocument.InvalidDocument e) {
      return faulty(file, e.line(), String.valueOf(e.getMessage()));
    }
  }

  private static PlainYaml faulty(String file, int line, String reason) {
    return new PlainYaml(
        file,
        Map.of(),
        FieldLines.UNKNOWN,
        Optional.of(ManifestParser.unreadable(file, line, reason)));
  }

  /** Maps, lists, texts, booleans and numbers; empty where it cannot be read. */
  public Map<?, ?> content() {
    return content;
  }

  /** Why it cannot be read. */
  public Optional<Problem> problem() {
    return problem;
  }

  /**
   * Where a field stands; where it does not, the nearest field around it.
   *
   * @param path name by name
   */
  public FilePosition position(List<String> path) {
    return new FilePosition(file, lines.line(path, 0));
  }
}
