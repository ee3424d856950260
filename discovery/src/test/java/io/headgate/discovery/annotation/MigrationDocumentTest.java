package io.headgate.discovery.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * docs/migrate-from-ingress-nginx.md says of every refused annotation what to write instead; with
 * -Dheadgate.write.docs=true the table is written.
 */
class MigrationDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/migrate-from-ingress-nginx.md");
  private static final String BEGIN = "<!-- refused -->\n";
  private static final String END = "<!-- end -->";

  @Test
  void everyRefusedAnnotationHasWhatToWriteInstead() throws IOException {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String expected = text.substring(0, begin) + table() + text.substring(end);
    if (Boolean.getBoolean("headgate.write.docs")) {
      Files.writeString(DOCUMENT, expected);
    }

    assertThat(Files.readString(DOCUMENT))
        .as("%s is made by this test with -Dheadgate.write.docs=true", DOCUMENT)
        .isEqualTo(expected);
  }

  private static String table() {
    StringBuilder table = new StringBuilder("| annotation | instead |\n|---|---|\n");
    for (CatalogueEntry entry : refused()) {
      Verdict.Refused refused = (Verdict.Refused) entry.verdict();
      assertThat(refused.instead()).as(entry.name()).isNotBlank();
      table.append("| `%s` | %s |\n".formatted(entry.name(), refused.instead()));
    }
    for (CatalogueEntry entry : entries()) {
      new TreeMap<>(entry.byValue())
          .forEach(
              (value, verdict) -> {
                if (verdict instanceof Verdict.Refused refused) {
                  table.append(
                      "| `%s: %s` | %s |\n".formatted(entry.name(), value, refused.instead()));
                }
              });
    }
    return table.toString();
  }

  private static List<CatalogueEntry> refused() {
    return entries().stream().filter(it -> it.verdict() instanceof Verdict.Refused).toList();
  }

  private static List<CatalogueEntry> entries() {
    return AnnotationCatalogue.groups().stream().flatMap(it -> it.entries().stream()).toList();
  }
}
