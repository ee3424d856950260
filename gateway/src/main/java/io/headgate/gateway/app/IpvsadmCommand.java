package io.headgate.gateway.app;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headgate ipvsadm -Ln}: the live table in ipvsadm's own format. */
@Command(
    name = "ipvsadm",
    description = "Print the live table as ipvsadm prints it.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  headgate ipvsadm -Ln                     every virtual address with its endpoints",
      "  headgate ipvsadm | grep 30007            as on a node with IPVS",
      "  headgate ipvsadm -Ln --stats --exact     connections, packets and bytes so far",
      "  headgate ipvsadm -Ln --rate -t 10.96.0.1:80",
      "  headgate ipvsadm -Ln --cluster           the sums of all nodes of the cluster",
      "  headgate ipvsadm -Lnc                    every open connection with its endpoint"
    })
final class IpvsadmCommand implements Runnable {

  @Option(
      names = {"-L", "-l", "--list"},
      description = "List the table; what is done without it as well.")
  @SuppressWarnings("UnusedVariable") // taken so that what fingers know keeps working
  private boolean list;

  @Option(
      names = {"-n", "--numeric"},
      description = "Addresses and ports as numbers; without it by name, as far as there are any.")
  private boolean numeric;

  @ArgGroup private Only only = new Only();

  @ArgGroup private View view = new View();

  @Option(names = "--exact", description = "Figures in full, not with K, M, G or T.")
  private boolean exact;

  @Option(
      names = "--cluster",
      description =
          "What all nodes have together, and in columns Local and Cluster what of it this one has;"
              + " a node that does not answer within 1 s is named.")
  private boolean cluster;

  @Mixin private AdminFlags admin = new AdminFlags();

  /** One virtual server. */
  static final class Only {
    @Option(
        names = {"-t", "--tcp-service"},
        paramLabel = "ADDR:PORT",
        description = "Only this virtual server, of TCP.")
    private String tcp = "";

    @Option(
        names = {"-u", "--udp-service"},
        paramLabel = "ADDR:PORT",
        description = "Only this virtual server, of UDP.")
    private String udp = "";
  }

  /** Which columns. */
  static final class View {
    @Option(names = "--stats", description = "Connections, packets and bytes so far.")
    private boolean stats;

    @Option(names = "--rate", description = "The same, per second.")
    private boolean rate;

    @Option(
        names = "--persistent-conn",
        description = "How many clients belong to each endpoint (sessionAffinity: ClientIP).")
    private boolean persistent;

    @Option(
        names = {"-c", "--connection"},
        description = "Open connections, and the clients that belong to a pod.")
    private boolean connections;

    @Option(names = "--timeout", description = "After which idleness what ends, in seconds.")
    private boolean timeout;

    @Option(names = "--thresholds", description = "The most connections an endpoint may have.")
    private boolean thresholds;

    private String text() {
      if (stats) {
        return "stats";
      }
      if (rate) {
        return "rate";
      }
      if (persistent) {
        return "persistent";
      }
      if (connections) {
        return "connections";
      }
      if (timeout) {
        return "timeout";
      }
      return thresholds ? "thresholds" : "table";
    }
  }

  @Override
  public void run() {
    QueryString query =
        new QueryString("/api/v1/ipvs")
            .with("numeric", Boolean.toString(numeric))
            .with("view", view.text())
            .with("exact", Boolean.toString(exact));
    if (!only.tcp.isEmpty()) {
      query.with("tcp", only.tcp);
    } else if (!only.udp.isEmpty()) {
      query.with("udp", only.udp);
    }
    if (cluster) {
      if (view.timeout) {
        throw new UsageException("--cluster: not with --timeout, which is the same everywhere");
      }
      query.with("cluster", "true");
    }
    admin.connection().get(query.toString(), System.out);
  }
}
