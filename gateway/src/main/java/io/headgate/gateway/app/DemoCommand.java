package io.headgate.gateway.app;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code headgate demo}: everything on loopback, pods included. */
@Command(
    name = "demo",
    description =
        "Serve examples/seed (or DIR) with its pods on this machine alone: no Kubernetes, no root,"
            + " no network.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  headgate demo",
      "  headgate demo deploy/ --proxy-mode iptables",
      "  headgate demo --http-port 9080 --https-port 9443"
    })
final class DemoCommand implements Callable<Integer> {

  /** Where the demo differs from {@code serve}: everything stays on loopback. */
  static final Map<String, String> DEFAULTS =
      Map.of(
          "--http-port", "8080",
          "--https-port", "8443",
          "--listen-address", "127.0.0.1",
          "--nodeport-addresses", "localhost",
          "--virtual-addresses", "loopback",
          "--probe-address", "127.0.0.1:10254",
          "--dns-listen", "127.0.0.1:10053",
          "--worker-shutdown-timeout", "5s");

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "The manifests (default: examples/seed).")
  private Optional<Path> directory = Optional.empty();

  @Mixin private NodeFlags node = new NodeFlags();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Path home = Path.of(System.getProperty("headgate.home", "."));
    Map<String, String> flags = EffectiveFlags.of(spec);
    if (node.process().printConfig()) {
      System.out.print(EffectiveFlags.yaml(flags));
      return 0;
    }
    LoopbackCheck.require();
    Options options =
        node.options(
            new SourceChoice.Directory(directory.orElse(home.resolve("examples/seed")), true),
            StateDirectory.standard());
    Log.configure(node.process().logFormat());
    return new ForegroundRun(options, flags)
        .run(wiring -> System.out.print(guide(wiring, options)));
  }

  private static String guide(Wiring wiring, Options options) {
    DataPlane data = wiring.data();
    return new DemoGuide(
            wiring.control().publisher().current(),
            data.listeners().bound(),
            data.http(),
            data.dns(),
            options)
        .text();
  }
}
