package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts lead where they say, name commands and flags that exist, and are in step. */
class DocumentsTest {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Map<Path, MarkdownText> TEXTS = read();

  private static Map<Path, MarkdownText> read() {
    Map<Path, MarkdownText> texts = new TreeMap<>();
    try (Stream<Path> top = Files.list(REPOSITORY);
        Stream<Path> docs = Files.walk(REPOSITORY.resolve("docs"));
        Stream<Path> charts = Files.walk(REPOSITORY.resolve("charts"))) {
      List<Path> files =
          Stream.of(top, docs, charts)
              .flatMap(it -> it)
              .filter(it -> it.toString().endsWith(".md"))
              .toList();
      for (Path file : files) {
        texts.put(file, new MarkdownText(Files.readString(file)));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return texts;
  }

  @Test
  void everyLinkLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    TEXTS.forEach(
        (file, text) ->
            text.links().stream()
                .filter(link -> !link.target().matches("[a-z]+:.*"))
                .filter(link -> !leadsSomewhere(file, link.target()))
                .forEach(link -> broken.add(place(file, link.line()) + link.target())));
    assertThat(broken).as("links of %s texts that lead nowhere", TEXTS.size()).isEmpty();
  }

  private static boolean leadsSomewhere(Path file, String target) {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path meant = path.isEmpty() ? file : file.resolveSibling(path).normalize();
    if (!meant.startsWith(REPOSITORY) || !Files.exists(meant)) {
      return false;
    }
    MarkdownText text = TEXTS.get(meant);
    return hash < 0 || (text != null && text.anchors().contains(target.substring(hash + 1)));
  }

  @Test
  void everyCommandAndFlagExists() {
    List<String> unknown = new ArrayList<>();
    int[] seen = {0};
    TEXTS.forEach(
        (file, text) ->
            text.commands()
                .forEach(
                    line -> {
                      for (DocumentedCommand command : DocumentedCommand.in(line.text())) {
                        seen[0]++;
                        command
                            .mistake()
                            .ifPresent(it -> unknown.add(place(file, line.number()) + it));
                      }
                    }));
    assertThat(unknown).as("commands that the program does not take").isEmpty();
    assertThat(seen[0]).as("commands that were found at all").isGreaterThan(50);
  }

  @ParameterizedTest
  @CsvSource({
    "README.md, README.zh-CN.md",
    "docs/walkthrough.md, docs/zh-CN/walkthrough.md",
  })
  void aTranslationShowsTheSameCommands(String english, String chinese) {
    MarkdownText original = Objects.requireNonNull(TEXTS.get(REPOSITORY.resolve(english)));
    MarkdownText translated = Objects.requireNonNull(TEXTS.get(REPOSITORY.resolve(chinese)));

    assertThat(translated.blocks()).isEqualTo(original.blocks());
    assertThat(translated.outline()).as("levels of headings").isEqualTo(original.outline());
    assertThat(translated.tables()).as("rows of tables").isEqualTo(original.tables());
  }

  private static String place(Path file, int line) {
    return REPOSITORY.relativize(file) + ":" + line + ": ";
  }
}
