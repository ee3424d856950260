package io.headgate.gateway.app;

import io.headgate.gateway.admin.OutputFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headgate get}: what the running node knows, as kubectl would print it. */
@Command(
    name = "get",
    description = "Print what the running node knows.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  headgate get services                    the Services of namespace default",
      "  headgate get svc whoami -o wide          one of them, with all columns",
      "  headgate get endpoints -n shop -w        endpoints and their load, and how they change",
      "  headgate get routes -A -l tier=front     by the labels of the Ingresses",
      "  headgate get endpoints --cluster         the load of all nodes together",
      "  headgate get problems -A -o json         what keeps objects from being served"
    })
final class GetCommand implements Runnable {

  @Parameters(
      index = "0",
      paramLabel = "RESOURCE",
      description =
          "services, endpoints, routes, connections, affinity, members, certificates or problems.")
  private ResourceName resource = ResourceName.SERVICES;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Only this one.")
  private String name = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      defaultValue = "default",
      description = "The namespace (default: ${DEFAULT-VALUE}).")
  private String namespace = "";

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "All namespaces.")
  private boolean allNamespaces;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      defaultValue = "",
      description = "Only objects with these labels: a=b,c!=d,e,!f,g in (h,i).")
  private String selector = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, wide, json or yaml (default: ${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TABLE;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Of affinity, at most so many clients, 1-10000 (default: ${DEFAULT-VALUE}).")
  private int limit = 1000;

  @Option(
      names = {"-w", "--watch"},
      description = "Go on and print what changes.")
  private boolean watch;

  @Option(
      names = "--cluster",
      description = "Ask all nodes of the cluster; one that does not answer within 1 s is named.")
  private boolean cluster;

  @Mixin private AdminFlags admin = new AdminFlags();

  @Override
  public void run() {
    QueryString query = new QueryString("/api/v1/" + resource.path()).with("output", output.text());
    if (!allNamespaces) {
      query.with("namespace", namespace);
    }
    if (!name.isEmpty()) {
      query.with("name", name);
    }
    if (!selector.isEmpty()) {
      query.with("selector", selector);
    }
    if (resource == ResourceName.AFFINITY) {
      query.with("limit", Integer.toString(limit));
    }
    if (watch) {
      query.with("watch", "true");
    }
    if (cluster) {
      query.with("cluster", "true");
    }
    CountingOutput counted = new CountingOutput(System.out);
    admin.connection().get(query.toString(), counted);
    if (counted.count() == 0) {
      System.err.println(
          "No resources found" + (allNamespaces ? "" : " in namespace " + namespace) + ".");
    }
  }
}
