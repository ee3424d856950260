package io.headgate.gateway.app;

import io.headgate.discovery.kubernetes.ApiServerAccess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate serve}: the gateway. */
@Command(
    name = "serve",
    description = "Serve the Services and Ingresses of a directory of manifests, or of a cluster.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  headgate serve --manifests deploy/",
      "  headgate serve --manifests deploy/ --http-port 8080 --https-port 8443 --proxy-mode ipvs",
      "  headgate serve --kubeconfig ~/.kube/config --watch-namespace shop",
      "  headgate serve --config headgate.yaml --print-config",
      "  HEADGATE_MANIFESTS=deploy/ headgate serve"
    })
final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "--manifests",
      paramLabel = "DIR",
      description = "The directory of YAML to serve; changes to it are live at once.")
  private Optional<Path> manifests = Optional.empty();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "The cluster to serve: the current context of that file (default, without --manifests:"
              + " the cluster that this runs in).")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = "--watch-namespace",
      paramLabel = "NAME",
      description = "The only namespace of the cluster that is read (default: all are).")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = "--watch-namespace-selector",
      paramLabel = "SELECTOR",
      description =
          "Only namespaces with such labels count, such as team=a or team in (a,b); instead of"
              + " --watch-namespace (default: all do).")
  private Optional<String> namespaceSelector = Optional.empty();

  @Option(
      names = "--demo-pods",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Start a small HTTP server for every replica of a Deployment or StatefulSet.")
  private boolean demoPods;

  @Mixin private NodeFlags node = new NodeFlags();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> flags = EffectiveFlags.of(spec);
    if (node.process().printConfig()) {
      System.out.print(EffectiveFlags.yaml(flags));
      return 0;
    }
    Options options = node.options(source(), StateDirectory.standard());
    Log.configure(node.process().logFormat());
    return new ForegroundRun(options, flags).run(wiring -> {});
  }

  private SourceChoice source() {
    SourceChoice choice =
        SourceChoice.of(
            manifests.map(it -> new SourceChoice.Directory(it, demoPods)),
            kubeconfig,
            new SourceChoice.Watched(namespace, namespaceSelector),
            System.getenv(),
            ApiServerAccess.CREDENTIALS);
    if (demoPods && !choice.isDemo()) {
      throw new UsageException(
          "--demo-pods: there are none in a cluster (expected: only with --manifests)");
    }
    return choice;
  }
}
