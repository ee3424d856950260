package io.headgate.discovery.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * docs/configmap.md says what the catalogue says; with -Dheadgate.write.docs=true it is written.
 */
class ConfigMapDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/configmap.md");

  private static final String HEAD =
      """
      # The global ConfigMap

      With `--configmap NAMESPACE/NAME` the keys of ingress-nginx's ConfigMap are read, from a directory of
      manifests and from an API server alike. Without the flag none is. The chart makes one of
      `controller.config`. A change counts at once: for requests from the next one on, for TLS from the next
      handshake on; open connections stay.

      What holds, the first that says something:

      1. the annotation on the Ingress, under `headgate.io/`, then under `nginx.ingress.kubernetes.io/`;
      2. the key of the ConfigMap;
      3. the flag, where there is one;
      4. the default.

      | verdict | means |
      |---|---|
      | applied | as in ingress-nginx |
      | differs | applied, with the difference that is named |
      | ignored | it changes nothing, and is a Problem of the ConfigMap, once. **open**: it was to keep somebody out, and does not |
      | refused | it will not be done, or its value cannot be understood: a Problem, and what would hold without it stands |

      A key that nobody knows is ignored. What cannot be read of `whitelist-source-range`,
      `denylist-source-range`, `block-cidrs`, `block-user-agents`, `block-referers` and the keys `global-auth-...`
      keeps everybody out, on each Ingress for which it would hold, as the annotations do: an open door would make no
      noise. A ConfigMap that is not there, or that may not be read, is a Problem too, and the defaults hold; so are
      `use-forwarded-headers` and `enable-real-ip` without `proxy-real-ip-cidr`, since then nobody is believed.

      `annotations-risk-level`, `annotation-value-word-blocklist` and `strict-validate-path-type` say which Ingresses
      are served at all. One that is not has no route, and a Problem names what is in the way: without one of its
      annotations it might let in whom it was to keep out. The webhook refuses it, and `check` says so with file and
      line where the ConfigMap is among what it reads. What cannot be read of them counts as the strictest.

      `headgate check --configmap NAMESPACE/NAME PATH...` prints the same verdicts before anything is served. A
      default is that of Headgate; ingress-nginx's is another one of `hsts`, `server-tokens`,
      `allow-backend-server-header`, `enable-underscores-in-headers`, `proxy-real-ip-cidr` (there everybody),
      `enable-opentelemetry`, `annotations-risk-level` (there High), `strict-validate-path-type` and
      `disable-access-log`.

      This page is made from the catalogue that the program itself uses, and a test compares the two.
      """;

  @Test
  void theDocumentIsWhatTheCatalogueSays() throws IOException {
    String expected = document();
    if (Boolean.getBoolean("headgate.write.docs")) {
      Files.writeString(DOCUMENT, expected);
    }

    assertThat(Files.readString(DOCUMENT))
        .as("docs/configmap.md is made by this test with -Dheadgate.write.docs=true")
        .isEqualTo(expected);
  }

  private static String document() {
    StringBuilder text = new StringBuilder(HEAD);
    for (AnnotationCatalogue.Group group : ConfigMapCatalogue.groups()) {
      text.append("\n## ").append(group.title()).append('\n');
      text.append("| key | value | default | verdict | |\n|---|---|---|---|---|\n");
      group.entries().forEach(entry -> text.append(row(entry)));
    }
    return text.toString();
  }

  private static String row(CatalogueEntry entry) {
    String standard = entry.form().standard();
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            entry.name(),
            entry.form().grammar().expected(),
            standard.isEmpty() ? "" : "`" + standard + "`",
            VerdictText.verdict(entry.verdict()),
            VerdictText.why(entry));
  }
}
