package io.headgate.gateway.app;

import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.check.CheckOptions;
import io.headgate.discovery.check.CheckReport;
import io.headgate.discovery.check.ClusterCheck;
import io.headgate.discovery.check.ManifestCheck;
import io.headgate.discovery.check.ValuesCheck;
import io.headgate.discovery.kubernetes.ApiServerReading;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate check}: what would become of manifests or of a cluster, without serving it. */
@Command(
    name = "check",
    description = {
      "Print the verdict of every annotation and field of Ingresses and Services, of every key of"
          + " ingress-nginx's ConfigMap and of every value of its chart; and which requests would"
          + " be answered differently."
    },
    sortOptions = false,
    footerHeading =
        "%nExit codes: 0 nothing refused, 1 something refused, 2 something unreadable.%n"
            + "%nExamples:%n",
    footer = {
      "  headgate check deploy/                   all manifests of a directory",
      "  headgate check -f ingress.yaml -o json   one file, for a program",
      "  helm template shop/ > shop.yaml && headgate check shop.yaml",
      "  headgate check nginx.yaml --configmap ingress-nginx/tuning",
      "  headgate check --values values.yaml      what our chart makes of ingress-nginx's values",
      "  headgate check --from-cluster --kubeconfig ~/.kube/config"
    })
final class CheckCommand implements Callable<Integer> {

  private static final int REFUSED = 1;
  private static final int UNREADABLE = 2;
  private static final String KUBECONFIG = "--kubeconfig";
  private static final String NAMESPACE = "--watch-namespace";

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Files, and directories with all their sub-folders.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "PATH",
      description = "The same.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description =
          "Values of ingress-nginx's chart, or of one that depends on it: what becomes of each with"
              + " the chart of this program.")
  private List<Path> values = new ArrayList<>();

  @Option(
      names = "--from-cluster",
      description =
          "In place of PATH: read Ingresses, IngressClasses, Services and ingress-nginx's ConfigMap"
              + " once from an API server. Nothing is written, and no Secret is read.")
  private boolean fromCluster;

  @Option(
      names = KUBECONFIG,
      paramLabel = "FILE",
      description =
          "Which API server, with --from-cluster: that of its current context (default: of the"
              + " cluster that this is a pod of).")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = NAMESPACE,
      paramLabel = "NS",
      description = "With --from-cluster: only this namespace (default: all).")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = "--annotations-prefix",
      paramLabel = "PREFIX",
      defaultValue = AnnotationCatalogue.NGINX_PREFIX,
      description =
          "Under which annotations of ingress-nginx stand, beside headgate.io"
              + " (default: ${DEFAULT-VALUE}).")
  private String annotationsPrefix = AnnotationCatalogue.NGINX_PREFIX;

  @Option(
      names = "--configmap",
      paramLabel = "NS/NAME",
      description =
          "The ConfigMap of ingress-nginx (default: those with its label or its usual name).")
  private Optional<String> configMap = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json (default: ${DEFAULT-VALUE}).")
  private CheckOutput output = CheckOutput.TABLE;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    boolean anyPath = !paths.isEmpty() || !files.isEmpty();
    requireSource(anyPath);
    Optional<ConfigMapName> named =
        configMap.map(it -> Parsed.flag("--configmap", () -> ConfigMapName.parse(it)));
    CheckOptions options = new CheckOptions(annotationsPrefix, named);
    CheckReport report = new CheckReport(List.of(), List.of());
    List<RequestDifference> requests = List.of();
    if (fromCluster) {
      ApiServerReading.Read read = new CheckedCluster(kubeconfig, namespace, named).read();
      report = ClusterCheck.of(options, read.objects(), read.problems());
      requests = RequestDifferences.of(ClusterCheck.ingresses(options, read.objects()));
    } else if (anyPath) {
      ManifestCheck check = new ManifestCheck(options);
      paths.forEach(check::read);
      files.forEach(check::read);
      report = check.report();
      requests = RequestDifferences.of(check.ingresses());
    }
    for (Path file : values) {
      report = report.with(ValuesCheck.of(file));
    }
    print(report, requests);
    if (report.isUnreadable()) {
      return UNREADABLE;
    }
    return report.isRefused() ? REFUSED : 0;
  }

  private void requireSource(boolean anyPath) {
    if (fromCluster && anyPath) {
      throw new UsageException(
          "--from-cluster: beside PATH (expected: one of them; --values goes with both)");
    }
    if (!fromCluster && !anyPath && values.isEmpty()) {
      throw new UsageException(
          "PATH: missing (expected: files or directories of manifests, --from-cluster or --values"
              + " FILE)");
    }
    for (String flag : List.of(KUBECONFIG, NAMESPACE)) {
      if (!fromCluster && spec.commandLine().getParseResult().hasMatchedOption(flag)) {
        throw new UsageException(flag + ": without --from-cluster (expected: both, or neither)");
      }
    }
  }

  private void print(CheckReport report, List<RequestDifference> requests) {
    switch (output) {
      case TABLE -> {
        System.out.print(CheckTable.of(report, requests));
        report.problems().stream().map(Problem::toString).forEach(System.err::println);
      }
      case JSON -> System.out.println(CheckJson.of(report, requests));
    }
  }
}
