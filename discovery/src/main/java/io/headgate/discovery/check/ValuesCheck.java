package io.headgate.discovery.check;

import io.headgate.discovery.manifest.PlainYaml;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what would become of a file of values for ingress-nginx's chart if it were given to ours,
 * which keeps its names. Values that each are well and do not go together are Helm's matter.
 */
public final class ValuesCheck {

  /** As a dependency of somebody's own chart its values stand below its name. */
  private static final String AS_DEPENDENCY = "ingress-nginx";

  private ValuesCheck() {}

  /** Reads the file, and waits for that. */
  public static CheckReport of(Path file) {
    FileText read = FileText.of(file, "a file of values for ingress-nginx's chart");
    return read.problem()
        .map(it -> new CheckReport(List.of(), List.of(it)))
        .orElseGet(() -> of(file.toString(), read.text()));
  }

  /** The verdicts of the text of a file of that name. */
  static CheckReport of(String file, String text) {
    PlainYaml yaml = PlainYaml.parse(file, text);
    if (yaml.problem().isPresent()) {
      return new CheckReport(List.of(), yaml.problem().stream().toList());
    }
    List<Finding> findings = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    if (yaml.content().containsKey("apiVersion") && yaml.content().containsKey("kind")) {
      problems.add(
          new Problem(
              new ObjectRef("Values", "", file),
              Problem.Reason.Unreadable,
              "an object of Kubernetes (expected: values of a chart; manifests go without"
                  + " --values)",
              Optional.of(yaml.position(List.of("kind")))));
      return new CheckReport(findings, problems);
    }
    boolean below = yaml.content().get(AS_DEPENDENCY) instanceof Map;
    List<String> above = below ? List.of(AS_DEPENDENCY) : List.of();
    Map<?, ?> values =
        below && yaml.content().get(AS_DEPENDENCY) instanceof Map<?, ?> inner
            ? inner
            : yaml.content();
    ObjectRef ref = new ObjectRef("Values", "", Path.of(file).getFileName().toString());
    new ValuesVerdicts(
            ChartFiles.PACKED,
            (path, value, verdict) -> {
              List<String> whole = new ArrayList<>(above);
              whole.addAll(path);
              findings.add(
                  new Finding(
                      ref,
                      Optional.of(yaml.position(whole)),
                      String.join(".", path),
                      value,
                      verdict));
            })
        .judge(values);
    return new CheckReport(findings, problems);
  }
}
