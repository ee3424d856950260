package io.headgate.discovery.manifest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One document as plain values, with the line of every field.
 *
 * @param content a Map, List, String, Boolean or number; fields without a value are left out, as
 *     the API takes them for absent
 * @param line of its first field, from 1
 */
record YamlDocument(Object content, FieldLines lines, int line) {
  /** Deeper than any object of the API, and shallow enough for any stack. */
  private static final int MAX_DEPTH = 100;

  /** A value that is not there. */
  private static final Object ABSENT = "";

  /**
   * Converts a composed document.
   *
   * @throws InvalidDocument where a key stands twice or is no string
   */
  static YamlDocument of(Node root) throws InvalidDocument {
    Converted converted = convert(root, 0);
    return new YamlDocument(
        converted.value == null ? ABSENT : converted.value, converted.lines, line(root));
  }

  /** The items of a {@code List}, or this document alone. */
  List<YamlDocument> items() {
    if (content instanceof Map<?, ?> map
        && map.get("kind") instanceof String kind
        && kind.endsWith("List")
        && map.get("items") instanceof List<?> items) {
      List<YamlDocument> documents = new ArrayList<>(items.size());
      FieldLines below = lines.below("items");
      for (int i = 0; i < items.size(); i++) {
        String index = Integer.toString(i);
        documents.add(new YamlDocument(items.get(i), below.below(index), below.line(index, line)));
      }
      return documents;
    }
    return List.of(this);
  }

  /** A document that is YAML, but cannot be an object. */
  static final class InvalidDocument extends Exception {
    private final int line;

    InvalidDocument(String message, int line) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  private record Converted(@Nullable Object value, FieldLines lines) {}

  private static Converted convert(Node node, int depth) throws InvalidDocument {
    if (depth > MAX_DEPTH) {
      throw new InvalidDocument("nested more than " + MAX_DEPTH + " levels deep", line(node));
    }
    return switch (node) {
      case MappingNode mapping -> mapping(mapping, depth);
      case SequenceNode sequence -> sequence(sequence, depth);
      case ScalarNode scalar -> new Converted(scalar(scalar), FieldLines.UNKNOWN);
      case AnchorNode anchor -> convert(anchor.getRealNode(), depth + 1);
      default -> throw new InvalidDocument("unexpected " + node.getNodeType(), line(node));
    };
  }

  private static Converted mapping(MappingNode node, int depth) throws InvalidDocument {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Object> merged = new LinkedHashMap<>();
    FieldLines.Builder lines = new FieldLines.Builder();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        throw new InvalidDocument("a key is not a string", line(tuple.getKeyNode()));
      }
      String key = keyNode.getValue();
      Converted value = convert(tuple.getValueNode(), depth + 1);
      if (key.equals("<<") && keyNode.isPlain()) {
        merge(value.value, merged);
        continue;
      }
      lines.add(key, line(keyNode), value.lines);
      if (value.value != null && values.put(key, value.value) != null) {
        throw new InvalidDocument("key \"" + key + "\" already set in map", line(keyNode));
      }
    }
    merged.forEach(values::putIfAbsent);
    return new Converted(values, lines.build());
  }

  /** YAML 1.1's merge key: the fields of another mapping, or of several, unless set here. */
  private static void merge(@Nullable Object from, Map<String, Object> into) {
    if (from instanceof Map<?, ?> map) {
      map.forEach((key, value) -> into.putIfAbsent((String) key, value));
    } else if (from instanceof List<?> list) {
      list.forEach(element -> merge(element, into));
    }
  }

  private static Converted sequence(SequenceNode node, int depth) throws InvalidDocument {
    List<Object> values = new ArrayList<>();
    FieldLines.Builder lines = new FieldLines.Builder();
    for (Node element : node.getValue()) {
      Converted value = convert(element, depth + 1);
      if (value.value != null) {
        lines.add(Integer.toString(values.size()), line(element), value.lines);
        values.add(value.value);
      }
    }
    return new Converted(values, lines.build());
  }

  private static @Nullable Object scalar(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    if (tag.equals(Tag.INT)) {
      return integer(text);
    }
    return tag.equals(Tag.FLOAT) ? decimal(text) : text;
  }

  private static Object integer(String text) {
    BigInteger value =
        text.startsWith("0x")
            ? new BigInteger(text.substring(2), 16)
            : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    return value.bitLength() < 32 ? (Object) value.intValue() : value;
  }

  private static Object decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException infinityOrNotANumber) {
      return text;
    }
  }

  static int line(Node node) {
    return node.getStartMark().map(YamlDocument::line).orElse(0);
  }

  static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  /** What is wrong, in one line and without an excerpt: a manifest may hold secrets. */
  static String reason(MarkedYamlEngineException e) {
    return e.getProblem();
  }
}
