package io.headgate.gateway.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headgate drain}: takes a pod out of new connections. */
@Command(
    name = "drain",
    description = "Take a pod out of new connections and requests; what it has open stays open.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  headgate drain shop cart-7d9f8-x2v4q           a pod, of all ports of Service shop",
      "  headgate drain -n prod shop 10.1.2.3:8080      an endpoint by its address"
    })
final class DrainCommand implements Runnable {

  @Mixin private EndpointArguments endpoint = new EndpointArguments();
  @Mixin private AdminFlags admin = new AdminFlags();

  @Override
  public void run() {
    admin.connection().post(endpoint.query("/api/v1/drain"), System.out);
  }
}
