package io.headgate.discovery.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * docs/annotations.md says what the catalogue says; with -Dheadgate.write.docs=true it is written.
 */
class AnnotationDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/annotations.md");

  private static final String HEAD =
      """
      # Annotations on an Ingress

      Every annotation that ingress-nginx v1.15 knows, and some of older versions: how its value is
      written, ingress-nginx's default, the risk that ingress-nginx gives it, and what Headgate does with
      it today. Each stands under `nginx.ingress.kubernetes.io/` (another prefix by
      `--annotations-prefix`) or under `headgate.io/`, which wins where both are written.

      | verdict | means |
      |---|---|
      | applied | as in ingress-nginx |
      | differs | applied, with the difference that is named |
      | ignored | it changes nothing. Where it was to keep somebody out (marked **open**), its Ingress has a problem, for more is let through than was meant |
      | refused | it will not be done, or its value cannot be understood: a problem of its Ingress, which is served without it, or with `--on-refused reject` not at all |

      What stands after *Instead* is how the same is written without a program; its own row says whether it is
      built.

      A value outside its grammar and a name that nobody knows are refused like a snippet. No grammar
      takes line breaks or other control characters, nor a value of more than 4096 characters, and only
      regular expressions take quotes, semicolons or braces.

      `headgate check PATH...` prints the verdicts for your own manifests before anything is served.
      Annotations of Services: [services.md](services.md), [schedulers.md](schedulers.md),
      [connections.md](connections.md), [failures.md](failures.md).

      This page is made from the catalogue that the program itself uses, and a test compares the two.
      """;

  @Test
  void theDocumentIsWhatTheCatalogueSays() throws IOException {
    String expected = document();
    if (Boolean.getBoolean("headgate.write.docs")) {
      Files.writeString(DOCUMENT, expected);
    }

    assertThat(Files.readString(DOCUMENT))
        .as("docs/annotations.md is made by this test with -Dheadgate.write.docs=true")
        .isEqualTo(expected);
  }

  private static String document() {
    StringBuilder text = new StringBuilder(HEAD);
    for (AnnotationCatalogue.Group group : AnnotationCatalogue.groups()) {
      text.append("\n## ").append(group.title()).append('\n');
      text.append(
          "| annotation | value | default | risk | verdict | |\n|---|---|---|---|---|---|\n");
      group.entries().forEach(entry -> text.append(row(entry)));
    }
    return text.toString();
  }

  private static String row(CatalogueEntry entry) {
    String standard = entry.form().standard();
    return "| `%s` | %s | %s | %s | %s | %s |\n"
        .formatted(
            entry.name(),
            entry.form().grammar().expected(),
            standard.isEmpty() ? "" : "`" + standard + "`",
            entry.risk().text(),
            VerdictText.verdict(entry.verdict()),
            VerdictText.why(entry));
  }
}
