package io.headgate.gateway.chart;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The chart, as Helm sees it; nothing is asked of a cluster. */
record Chart(Path folder) {

  static final Chart OURS = new Chart(Path.of("..", "charts", "headgate"));

  /** A version of Kubernetes that the chart takes; the library's own default is older. */
  private static final String KUBERNETES = "1.33.0";

  private static final String RELEASE = "edge";
  private static final String NAMESPACE = "net";

  /**
   * Its objects with the given values.
   *
   * @param values YAML
   */
  Rendered render(String values) {
    return withFile(values, this::render);
  }

  /** The same with a file of values. */
  Rendered render(Path values) {
    return render(RELEASE, values);
  }

  /** The same as a release of that name. */
  Rendered render(String release, String values) {
    return withFile(values, it -> render(release, it));
  }

  private Rendered render(String release, Path values) {
    return Rendered.of(
        new Helm(folder)
            .template()
            .withName(release)
            .withNamespace(NAMESPACE)
            .withKubeVersion(KUBERNETES)
            .withValuesFile(values)
            .call());
  }

  /** What is said after an installation. */
  String notes(Path values) {
    String output =
        new Helm(folder)
            .install()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .withKubeVersion(KUBERNETES)
            .clientOnly()
            .withDryRunOption(DryRun.CLIENT)
            .withValuesFile(values)
            .call()
            .getOutput();
    return output.substring(output.indexOf("NOTES:"));
  }

  String notes(String values) {
    return withFile(values, this::notes);
  }

  /** What Helm says of the values that it does not take. */
  String refusal(String values) {
    try {
      render(values);
      return "";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  LintResult lint() {
    return new Helm(folder).lint().strict().call();
  }

  /**
   * A copy of it with a file changed.
   *
   * @param folder an empty one
   */
  Chart with(Path folder, String file, String content) {
    try (Stream<Path> files = Files.walk(this.folder)) {
      for (Path from : files.toList()) {
        Path to = folder.resolve(this.folder.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), content);
      return new Chart(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of values that stand for the ways to run it. */
  static List<Path> modes() {
    try (Stream<Path> files = Files.list(OURS.folder().resolve("ci"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<?, ?> yaml(String file) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text(file));
  }

  private static <T> T withFile(String values, Function<Path, T> action) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      try {
        return action.apply(Files.writeString(file, values));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
