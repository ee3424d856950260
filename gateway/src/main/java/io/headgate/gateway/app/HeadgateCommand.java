package io.headgate.gateway.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code headgate} without a command: a mistake that is answered with where to read on. */
@Command(
    name = "headgate",
    description = "Kubernetes Ingress and Services in one program.",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  headgate demo                            everything on loopback, from examples/seed",
      "  headgate serve --manifests deploy/       serve a directory of YAML",
      "  headgate check deploy/                   what would become of it, annotation by"
          + " annotation",
      "  headgate get services -A                 what a running node balances",
      "  headgate explain GET http://a.example/   which rule and pod a request takes"
    })
final class HeadgateCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command (expected: one of " + String.join(", ", spec.subcommands().keySet()) + ")");
  }
}
