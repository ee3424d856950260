package io.headgate.gateway.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate serve}: the gateway. */
@Command(
    name = "serve",
    description = "Serve the Services and Ingresses of a directory of manifests.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  headgate serve --manifests deploy/",
      "  headgate serve --manifests deploy/ --http-port 8080 --https-port 8443 --proxy-mode ipvs",
      "  headgate serve --config headgate.yaml --print-config",
      "  HEADGATE_MANIFESTS=deploy/ headgate serve"
    })
final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "--manifests",
      paramLabel = "DIR",
      required = true,
      description = "The directory of YAML to serve; changes to it are live at once.")
  private Path manifests = Path.of("");

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
    Options options = node.options(manifests, demoPods, StateDirectory.standard());
    Log.configure(node.process().logFormat());
    return new ForegroundRun(options, flags).run(wiring -> {});
  }
}
