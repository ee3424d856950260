package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The documents of a text of YAML, by the core schema of YAML 1.2, within bounds.
 *
 * @param documents those before the first mistake
 * @param problem where and why the text is no YAML from there on
 */
record Composed(List<Node> documents, Optional<Problem> problem) {

  private static final int MAX_CODE_POINTS = 64 << 20;
  private static final int MAX_ALIASES = 100;

  /** Compiles a dozen patterns, so there is one. */
  private static final CoreSchema SCHEMA = new CoreSchema();

  static Composed of(String file, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(SCHEMA)
            .setCodePointLimit(MAX_CODE_POINTS)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .build();
    List<Node> documents = new ArrayList<>();
    try {
      new Compose(settings).composeAllFromString(text).forEach(documents::add);
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      int line = mark.map(YamlDocument::line).orElse(0);
      return new Composed(documents, unreadable(file, line, YamlDocument.reason(e)));
    } catch (YamlEngineException e) {
      return new Composed(documents, unreadable(file, 0, String.valueOf(e.getMessage())));
    }
    return new Composed(documents, Optional.empty());
  }

  private static Optional<Problem> unreadable(String file, int line, String reason) {
    return Optional.of(ManifestParser.unreadable(file, line, reason));
  }
}
