package io.headgate.gateway.app;

import io.headgate.discovery.kubernetes.ApiServerAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where objects come from: one source, and no other beside it. */
sealed interface SourceChoice {

  /** A directory of manifests, and whether its pods are started here. */
  record Directory(Path path, boolean demoPods) implements SourceChoice {}

  /**
   * A cluster.
   *
   * @param namespace the only one that is read; empty: all are
   */
  record Cluster(ApiServerAccess access, String namespace) implements SourceChoice {}

  /** RFC 1123 label. */
  Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Whether pods are started, and everything is made for trying things out. */
  default boolean isDemo() {
    return this instanceof Directory(Path path, boolean demoPods) && demoPods;
  }

  /**
   * The one that flags name, or the cluster that this program runs in.
   *
   * @param namespace of {@code --watch-namespace}
   * @throws UsageException where there is none, or more than one
   */
  static SourceChoice of(
      Optional<Directory> manifests,
      Optional<Path> kubeconfig,
      Optional<String> namespace,
      Map<String, String> environment,
      Path credentials) {
    if (manifests.isPresent()) {
      if (kubeconfig.isPresent()) {
        throw new UsageException(
            "--kubeconfig: \"%s\" beside --manifests (expected: one source of objects)"
                .formatted(kubeconfig.get()));
      }
      namespace.ifPresent(
          it -> {
            throw new UsageException(
                "--watch-namespace: \"%s\" beside --manifests (expected: only with a cluster)"
                    .formatted(it));
          });
      return manifests.get();
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
    namespace.ifPresent(SourceChoice::requireNamespace);
    return new Cluster(access, namespace.orElse(""));
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
