package io.headgate.gateway.app;

import io.headgate.discovery.kubernetes.ApiServerAccess;
import io.headgate.discovery.kubernetes.ReadScope;
import io.headgate.discovery.model.LabelSelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where objects come from: one source, and no other beside it. */
sealed interface SourceChoice {

  /**
   * A directory of manifests.
   *
   * @param demoPods whether its pods are started here
   * @param namespaces the labels of those that count; empty: all do
   */
  record Directory(Path path, boolean demoPods, Optional<LabelSelector> namespaces)
      implements SourceChoice {

    /** Of all namespaces. */
    Directory(Path path, boolean demoPods) {
      this(path, demoPods, Optional.empty());
    }
  }

  /** A cluster, and how much of it. */
  record Cluster(ApiServerAccess access, ReadScope scope) implements SourceChoice {}

  /**
   * Which namespaces are read, as flags say it: all, one, or those with some labels.
   *
   * @param name of {@code --watch-namespace}
   * @param selector of {@code --watch-namespace-selector}
   */
  record Watched(Optional<String> name, Optional<String> selector) {

    /**
     * The labels of those that count; empty where the selector is.
     *
     * @throws UsageException where it is none, or one namespace is named as well
     */
    Optional<LabelSelector> labels() {
      Optional<String> given = selector.filter(it -> !it.isBlank());
      if (given.isPresent() && name.isPresent()) {
        throw new UsageException(
            "--watch-namespace, --watch-namespace-selector: both are given (expected: one)");
      }
      return given.map(
          it -> Parsed.flag("--watch-namespace-selector", () -> LabelSelector.parse(it)));
    }
  }

  /** RFC 1123 label. */
  Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Whether pods are started, and everything is made for trying things out. */
  default boolean isDemo() {
    return this instanceof Directory directory && directory.demoPods();
  }

  /**
   * The one that flags name, or the cluster that this program runs in.
   *
   * @throws UsageException where there is none, or more than one
   */
  static SourceChoice of(
      Optional<Directory> manifests,
      Optional<Path> kubeconfig,
      Watched watched,
      Map<String, String> environment,
      Path credentials) {
    Optional<LabelSelector> labels = watched.labels();
    if (manifests.isPresent()) {
      if (kubeconfig.isPresent()) {
        throw new UsageException(
            "--kubeconfig: \"%s\" beside --manifests (expected: one source of objects)"
                .formatted(kubeconfig.get()));
      }
      watched
          .name()
          .ifPresent(
              it -> {
                throw new UsageException(
                    "--watch-namespace: \"%s\" beside --manifests (expected: only with a cluster)"
                        .formatted(it));
              });
      return new Directory(manifests.get().path(), manifests.get().demoPods(), labels);
    }
    kubeconfig.ifPresent(SourceChoice::requireFile);
    ApiServerAccess access =
        kubeconfig
            .<ApiServerAccess>map(ApiServerAccess.Kubeconfig::new)
            .or(() -> ApiServerAccess.ofPod(environment, credentials))
            .orElseThrow(
                () ->
                    new UsageException(
                        "--manifests: missing, and this is no pod of a cluster (expected:"
                            + " --manifests DIR or --kubeconfig FILE)"));
    watched.name().ifPresent(SourceChoice::requireNamespace);
    return new Cluster(access, new ReadScope(watched.name().orElse(""), labels, Set.of()));
  }

  private static void requireFile(Path kubeconfig) {
    if (!Files.isReadable(kubeconfig) || Files.isDirectory(kubeconfig)) {
      throw new UsageException(
          "--kubeconfig: \"%s\" cannot be read (expected: a kubeconfig)".formatted(kubeconfig));
    }
  }

  private static void requireNamespace(String namespace) {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw new UsageException(
          "--watch-namespace: \"%s\" is no namespace (expected: one, such as shop)"
              .formatted(namespace));
    }
  }
}
