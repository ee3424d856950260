package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/troubleshooting.md has every answer of the program's own and every kind of Problem. */
class TroubleshootingDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/troubleshooting.md");
  private static final Pattern FAILURE = Pattern.compile("\\| (\\d{3}) \\| `([^`]+)` \\| .+");
  private static final Pattern REASON = Pattern.compile("\\| `([A-Z]\\w+)` \\| .+");

  @Test
  void everyAnswerOfItsOwnIsThere() throws IOException {
    List<String> expected =
        Arrays.stream(Failure.values())
            .map(failure -> failure.status().code() + " " + failure.text())
            .toList();
    List<String> documented =
        lines("## By status")
            .map(FAILURE::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1) + " " + row.group(2))
            .toList();

    assertThat(documented).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyKindOfProblemIsThere() throws IOException {
    List<String> expected = Arrays.stream(Problem.Reason.values()).map(Enum::name).toList();
    List<String> documented =
        lines("## By Problem")
            .map(REASON::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1))
            .toList();

    assertThat(documented).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Of the section with that title. */
  private static Stream<String> lines(String title) throws IOException {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf(title + "\n");
    assertThat(start).as(title).isNotNegative();
    int end = text.indexOf("\n## ", start + 1);
    return text.substring(start, end < 0 ? text.length() : end).lines();
  }
}
