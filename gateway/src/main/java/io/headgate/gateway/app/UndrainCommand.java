package io.headgate.gateway.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headgate undrain}: gives a drained pod connections again. */
@Command(
    name = "undrain",
    description = "Let a drained pod take connections and requests again.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  headgate undrain shop cart-7d9f8-x2v4q"})
final class UndrainCommand implements Runnable {

  @Mixin private EndpointArguments endpoint = new EndpointArguments();
  @Mixin private AdminFlags admin = new AdminFlags();

  @Override
  public void run() {
    admin.connection().post(endpoint.query("/api/v1/undrain"), System.out);
  }
}
