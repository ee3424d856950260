package io.headgate.gateway.app;

import picocli.CommandLine.Option;

/** Which node is asked; for every command that asks one. */
final class AdminFlags {

  @Option(
      names = "--admin-url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:10280",
      description = "The node to ask (default: ${DEFAULT-VALUE}).")
  private String url = "";

  AdminConnection connection() {
    return new AdminConnection(url);
  }
}
