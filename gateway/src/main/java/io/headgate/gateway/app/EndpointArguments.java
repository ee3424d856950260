package io.headgate.gateway.app;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which endpoint is meant. */
final class EndpointArguments {

  @Parameters(index = "0", paramLabel = "SERVICE", description = "The Service.")
  private String service = "";

  @Parameters(
      index = "1",
      paramLabel = "POD|ADDRESS:PORT",
      description = "One of its endpoints, by the pod's name or by its address and port.")
  private String endpoint = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      defaultValue = "default",
      description = "The namespace (default: ${DEFAULT-VALUE}).")
  private String namespace = "";

  String query(String path) {
    return new QueryString(path)
        .with("namespace", namespace)
        .with("service", service)
        .with("endpoint", endpoint)
        .toString();
  }
}
