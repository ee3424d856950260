package io.headgate.gateway.app;

import io.headgate.discovery.annotation.AnnotationCatalogue;
import io.headgate.discovery.check.CheckOptions;
import io.headgate.discovery.check.CheckReport;
import io.headgate.discovery.check.ManifestCheck;
import io.headgate.discovery.model.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headgate check}: what would become of manifests, without serving them. */
@Command(
    name = "check",
    description = "Print the verdict of every annotation and field of Ingresses and Services.",
    sortOptions = false,
    footerHeading =
        "%nExit codes: 0 nothing refused, 1 something refused, 2 something unreadable.%n"
            + "%nExamples:%n",
    footer = {
      "  headgate check deploy/                   all manifests of a directory",
      "  headgate check -f ingress.yaml -o json   one file, for a program",
      "  helm template shop/ > shop.yaml && headgate check shop.yaml",
      "  headgate check nginx.yaml --configmap ingress-nginx/tuning"
    })
final class CheckCommand implements Callable<Integer> {

  private static final int REFUSED = 1;
  private static final int UNREADABLE = 2;

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

  @Option(names = "--from-cluster", description = "Not built yet: no API server is read.")
  private boolean fromCluster;

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

  @Override
  public Integer call() {
    if (fromCluster) {
      throw new UsageException("--from-cluster: not built yet, no API server is read");
    }
    if (paths.isEmpty() && files.isEmpty()) {
      throw new UsageException("PATH: missing (expected: files or directories of manifests)");
    }
    ManifestCheck check = new ManifestCheck(new CheckOptions(annotationsPrefix, configMap));
    paths.forEach(check::read);
    files.forEach(check::read);
    CheckReport report = check.report();
    switch (output) {
      case TABLE -> {
        System.out.print(CheckTable.of(report));
        report.problems().stream().map(Problem::toString).forEach(System.err::println);
      }
      case JSON -> System.out.println(CheckJson.of(report));
    }
    if (report.isUnreadable()) {
      return UNREADABLE;
    }
    return report.isRefused() ? REFUSED : 0;
  }
}
