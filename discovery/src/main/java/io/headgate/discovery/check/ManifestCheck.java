package io.headgate.discovery.check;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.headgate.discovery.annotation.AnnotationVerdicts;
import io.headgate.discovery.annotation.JudgedAnnotation;
import io.headgate.discovery.manifest.ManifestDirectory;
import io.headgate.discovery.manifest.ManifestObject;
import io.headgate.discovery.manifest.ManifestParser;
import io.headgate.discovery.manifest.ParsedFile;
import io.headgate.discovery.model.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads manifests and says what would become of the Ingresses, Services and, for ingress-nginx's
 * ConfigMap, of its keys. It reads files and nothing else. Not thread-safe; it blocks on files.
 */
public final class ManifestCheck {

  private final CheckOptions options;
  private final ManifestParser parser = new ManifestParser();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  public ManifestCheck(CheckOptions options) {
    this.options = options;
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
      unreadable(path, "cannot be read: " + e);
    }
  }

  /** Everything that was found so far. */
  public CheckReport report() {
    return new CheckReport(findings, problems);
  }

  private void readFile(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      read(file.toString(), StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (NoSuchFileException e) {
      unreadable(file, "is not there (expected: a file or a directory of manifests)");
    } catch (CharacterCodingException e) {
      unreadable(file, "not UTF-8");
    } catch (IOException e) {
      unreadable(file, "cannot be read: " + e);
    }
  }

  private void unreadable(Path file, String reason) {
    problems.add(ManifestParser.unreadable(file.toString(), 0, reason));
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
      int before = findings.size();
      switch (object.object()) {
        case Ingress ingress -> {
          annotations(object, AnnotationVerdicts.ofIngress(annotationsOf(ingress), prefix()));
          fields(object, FieldVerdicts.INGRESS);
        }
        case Service service -> {
          annotations(object, AnnotationVerdicts.ofService(annotationsOf(service)));
          fields(object, FieldVerdicts.SERVICE);
        }
        case ConfigMap configMap when isOfIngressNginx(configMap) -> keys(object, configMap);
        default -> {
          continue; // changes nothing about Ingresses and Services
        }
      }
      problems.addAll(object.problems());
      findings
          .subList(before, findings.size())
          .sort(Comparator.comparingInt(it -> it.position().line()));
    }
  }

  /** Values of a Helm chart, for one: YAML, but no object that could be judged. */
  private static Problem withoutKind(Problem problem) {
    return problem.object().kind().equals("Object")
        ? new Problem(
            problem.object(),
            Problem.Reason.Unreadable,
            "no object of Kubernetes (expected: apiVersion and kind; of a Helm chart, what helm"
                + " template prints)",
            problem.position())
        : problem;
  }

  private String prefix() {
    return options.annotationsPrefix();
  }

  private void annotations(ManifestObject object, List<JudgedAnnotation> judged) {
    for (JudgedAnnotation one : judged) {
      findings.add(
          new Finding(
              object.ref(),
              object.position(List.of("metadata", "annotations", one.key())),
              one.key(),
              one.value(),
              one.verdict()));
    }
  }

  private void fields(ManifestObject object, FieldVerdicts verdicts) {
    Set<String> seen = new HashSet<>();
    object.fields(
        (path, position) ->
            verdicts
                .of(path)
                .filter(field -> seen.add(field.name()))
                .ifPresent(
                    field ->
                        findings.add(
                            new Finding(
                                object.ref(), position, field.name(), "", field.verdict()))));
  }

  private void keys(ManifestObject object, ConfigMap configMap) {
    Map<String, String> data = Objects.requireNonNullElse(configMap.getData(), Map.of());
    data.forEach(
        (key, value) ->
            findings.add(
                new Finding(
                    object.ref(),
                    object.position(List.of("data", key)),
                    "data." + key,
                    value,
                    ConfigMapVerdicts.of(key, value))));
  }

  private boolean isOfIngressNginx(ConfigMap configMap) {
    var metadata = configMap.getMetadata();
    Optional<String> named = options.configMap();
    if (named.isPresent()) {
      return named.get().equals(metadata.getNamespace() + "/" + metadata.getName());
    }
    Map<String, String> labels = Objects.requireNonNullElse(metadata.getLabels(), Map.of());
    return "ingress-nginx".equals(labels.get("app.kubernetes.io/name"))
        || ConfigMapVerdicts.isUsualName(metadata.getName());
  }

  private static Map<String, String> annotationsOf(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
  }
}
