package io.headgate.gateway.app;

import io.headgate.discovery.model.IpLiteral;
import io.headgate.gateway.admin.OutputFormat;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headgate explain}: what the running node would do with a request. */
@Command(
    name = "explain",
    description = "Print which rule a request takes and why, and which pod it would get now.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  headgate explain GET http://whoami.user1.apps.taikang1.local/",
      "  headgate explain GET https://shop.example/cart --client 10.0.0.7",
      "  headgate explain GET https://shop.example/cart -H 'X-Canary: always'",
      "  headgate explain GET https://shop.example/cart -o json"
    })
final class ExplainCommand implements Runnable {

  @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST and so on.")
  private String method = "";

  @Parameters(index = "1", paramLabel = "URL", description = "With scheme and host.")
  private String url = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "A header of the request, and another one with another -H: canaries ask them.")
  private List<String> headers = List.of();

  @Option(
      names = "--client",
      paramLabel = "IP",
      description =
          "Who sends it: for Services that keep a client's pod, or choose by its address.")
  private String client = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table or json (default: ${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TABLE;

  @Mixin private AdminFlags admin = new AdminFlags();

  @Override
  public void run() {
    if (!client.isEmpty() && IpLiteral.parse(client).isEmpty()) {
      throw new UsageException("--client: \"" + client + "\" is no address (expected: an IP)");
    }
    QueryString query =
        new QueryString("/api/v1/explain")
            .with("method", method)
            .with("url", url)
            .with("client", client)
            .with("output", output.text());
    headers.forEach(header -> query.with("header", header));
    admin.connection().get(query.toString(), System.out);
  }
}
