package io.headgate.discovery.check;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.manifest.ManifestDirectory;
import io.headgate.discovery.manifest.ManifestObject;
import io.headgate.discovery.manifest.ManifestParser;
import io.headgate.discovery.manifest.ParsedFile;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads manifests and says what would become of the Ingresses, Services and, for ingress-nginx's
 * ConfigMap, of its keys. It reads files and nothing else. Not thread-safe; it blocks on files.
 */
public final class ManifestCheck {

  private final CheckOptions options;
  private final ObjectVerdicts verdicts;
  private final AcceptanceVerdicts acceptance;
  private final List<Written> accepted = new ArrayList<>();
  private final ManifestParser parser = new ManifestParser();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<HasMetadata> objects = new ArrayList<>();

  public ManifestCheck(CheckOptions options) {
    this.options = options;
    this.verdicts = new ObjectVerdicts(options);
    this.acceptance = new AcceptanceVerdicts(options, verdicts);
  }

  /** Checks a file, or all manifests of a directory and of its sub-folders. */
  public void read(Path path) {
    if (!Files.isDirectory(path)) {
      readFile(path);
      return;
    }
    ManifestDirectory directory = new ManifestDirectory(path);
    try {
      for (String name : directory.scan(folder -> {})) {
        if (directory.isInside(directory.resolve(name))) {
          readFile(path.resolve(name));
        }
      }
    } catch (IOException e) {
      problems.add(ManifestParser.unreadable(path.toString(), 0, "cannot be read: " + e));
    }
  }

  /** Everything that was found so far. */
  public CheckReport report() {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(acceptance.of(accepted));
    return new CheckReport(all, problems);
  }

  /** The Ingresses that were read so far and an API server would take. */
  public ReadIngresses ingresses() {
    return ReadIngresses.of(objects, options);
  }

  private void readFile(Path file) {
    FileText read = FileText.of(file, "a file or a directory of manifests");
    read.problem().ifPresentOrElse(problems::add, () -> read(file.toString(), read.text()));
  }

  /** Checks the text of a file of that name. */
  void read(String file, String text) {
    ParsedFile parsed = parser.parse(file, text);
    // Kinds that are not served are somebody else's, and no fault of the manifests.
    parsed.problems().stream()
        .filter(it -> it.reason() != Problem.Reason.NotSupported)
        .map(ManifestCheck::withoutKind)
        .forEach(problems::add);
    for (ManifestObject object : parsed.objects()) {
      Optional<List<Finding>> judged = verdicts.of(new Written.InFile(object));
      if (judged.isPresent()) {
        problems.addAll(object.problems());
        judged.get().stream()
            .sorted(Comparator.comparingInt(ManifestCheck::line))
            .forEach(findings::add);
      }
      if (object.problems().isEmpty()) {
        objects.add(object.object());
        accepted.add(new Written.InFile(object));
      }
    }
  }

  private static int line(Finding finding) {
    return finding.position().map(FilePosition::line).orElse(0);
  }

  /** Values of a Helm chart, for one: YAML, but no object that could be judged. */
  private static Problem withoutKind(Problem problem) {
    return problem.object().kind().equals("Object")
        ? new Problem(
            problem.object(),
            Problem.Reason.Unreadable,
            "no object of Kubernetes (expected: apiVersion and kind; of a Helm chart, what helm"
                + " template prints; values of ingress-nginx's chart behind --values)",
            problem.position())
        : problem;
  }
}
