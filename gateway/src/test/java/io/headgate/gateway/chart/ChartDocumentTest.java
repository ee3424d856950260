package io.headgate.gateway.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** The chart's README lists its values; with -Dheadgate.write.docs=true the list is written. */
class ChartDocumentTest {

  private static final String HEAD = "## Values\n";

  @Test
  void theReadmeListsTheValues() throws IOException {
    String readme = Chart.OURS.text("README.md");
    String expected = readme.substring(0, readme.indexOf(HEAD)) + HEAD + table();
    if (Boolean.getBoolean("headgate.write.docs")) {
      Files.writeString(Chart.OURS.folder().resolve("README.md"), expected);
    }

    assertThat(Chart.OURS.text("README.md"))
        .as("its values are written by this test with -Dheadgate.write.docs=true")
        .isEqualTo(expected);
  }

  private static String table() {
    StringBuilder text = new StringBuilder("\n| value | default | |\n|---|---|---|\n");
    Map<String, String> comments = comments(Chart.OURS.text("values.yaml"));
    rows(
        "",
        Chart.OURS.yaml("values.yaml"),
        Chart.OURS.yaml("values.schema.json"),
        (path, value) ->
            text.append("| `")
                .append(path)
                .append("` | `")
                .append(json(value))
                .append("` | ")
                .append(comments.getOrDefault(path, ""))
                .append(" |\n"));
    return text.toString();
  }

  private interface Row {
    void add(String path, Object value);
  }

  /** A row for each value whose own parts the schema does not name. */
  private static void rows(String path, Map<?, ?> values, Map<?, ?> schema, Row row) {
    values.forEach(
        (key, value) -> {
          String at = path.isEmpty() ? key.toString() : path + "." + key;
          Object part = schema.get("properties") instanceof Map<?, ?> all ? all.get(key) : null;
          if (value instanceof Map<?, ?> inner
              && !inner.isEmpty()
              && part instanceof Map<?, ?> more
              && more.containsKey("properties")) {
            rows(at, inner, more, row);
          } else {
            row.add(at, value);
          }
        });
  }

  /** What stands after {@code # --} before a key, by the key's path. */
  private static Map<String, String> comments(String yaml) {
    Map<String, String> comments = new HashMap<>();
    String[] keys = new String[20];
    StringBuilder comment = new StringBuilder();
    for (String line : yaml.lines().toList()) {
      String text = line.strip();
      if (text.startsWith("# -- ")) {
        comment.setLength(0);
        comment.append(text.substring(5));
      } else if (text.startsWith("# ") && !comment.isEmpty()) {
        comment.append(' ').append(text.substring(2));
      } else if (text.matches("[\\w.\"/-]+:.*")) {
        int depth = (line.length() - line.stripLeading().length()) / 2;
        keys[depth] = text.substring(0, text.indexOf(':'));
        if (!comment.isEmpty()) {
          comments.put(
              String.join(".", Arrays.asList(keys).subList(0, depth + 1)), comment.toString());
        }
        comment.setLength(0);
      } else {
        comment.setLength(0);
      }
    }
    return comments;
  }

  private static String json(Object value) {
    if (value instanceof Map<?, ?> map) {
      StringJoiner text = new StringJoiner(", ", "{", "}");
      map.forEach((key, inner) -> text.add(key + ": " + json(inner)));
      return text.toString();
    }
    if (value instanceof List<?> list) {
      StringJoiner text = new StringJoiner(", ", "[", "]");
      list.forEach(inner -> text.add(json(inner)));
      return text.toString();
    }
    return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
  }
}
