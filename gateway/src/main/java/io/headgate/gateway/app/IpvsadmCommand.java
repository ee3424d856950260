package io.headgate.gateway.app;

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
      "  headgate ipvsadm | grep 30007            as on a node with IPVS"
    })
final class IpvsadmCommand implements Runnable {

  @Option(
      names = {"-L", "-l", "--list"},
      description = "List the table; what is done without it as well.")
  @SuppressWarnings("UnusedVariable") // taken so that what fingers know keeps working
  private boolean list;

  @Option(
      names = {"-n", "--numeric"},
      description = "Numbers, as always here: names would have to be asked for.")
  @SuppressWarnings("UnusedVariable") // taken so that what fingers know keeps working
  private boolean numeric;

  @Mixin private AdminFlags admin = new AdminFlags();

  @Override
  public void run() {
    admin.connection().get("/api/v1/ipvs", System.out);
  }
}
