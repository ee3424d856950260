package io.headgate.gateway.app;

import picocli.CommandLine.Command;

/** {@code headgate version}: the program and what it runs on. */
@Command(
    name = "version",
    description = "Print the versions of the program and of what it runs on.",
    footerHeading = "%nExamples:%n",
    footer = "  headgate version")
final class VersionCommand implements Runnable {

  @Override
  public void run() {
    Versions.current().forEach((name, value) -> System.out.printf("%-10s %s%n", name + ":", value));
  }
}
