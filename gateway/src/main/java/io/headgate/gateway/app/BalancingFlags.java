package io.headgate.gateway.app;

import io.headgate.balancer.address.NodePortAddresses;
import io.headgate.balancer.proxy.ProxyMode;
import io.headgate.discovery.model.SchedulerName;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Flags about Services. */
final class BalancingFlags {

  @Option(
      names = "--services",
      paramLabel = "all|off",
      defaultValue = "all",
      description = "Which Services are served (default: ${DEFAULT-VALUE}).")
  private ServiceSelection services = ServiceSelection.ALL;

  @Option(
      names = "--proxy-mode",
      paramLabel = "MODE",
      defaultValue = "headgate",
      description =
          "headgate, ipvs, iptables or userspace: scheduler and connect tries as there"
              + " (default: ${DEFAULT-VALUE}).")
  private ProxyMode proxyMode = ProxyMode.HEADGATE;

  @Option(
      names = {"--ipvs-scheduler", "--scheduler"},
      paramLabel = "NAME",
      description =
          "rr, wrr, lc, wlc, sed, nq, dh, sh, mh, fo, ovf, lblc, lblcr, twos or random,"
              + " for Services that ask for none (default: the mode's).")
  private Optional<SchedulerName> scheduler = Optional.empty();

  @Option(
      names = "--nodeport-addresses",
      paramLabel = "LIST",
      defaultValue = "all",
      description =
          "Where node ports listen: CIDRs, primary, localhost or all"
              + " (default: ${DEFAULT-VALUE}).")
  private String nodePortAddresses = "";

  Options.Services options(boolean shiftLowPorts) {
    return new Options.Services(
        services == ServiceSelection.ALL,
        proxyMode,
        scheduler.orElse(proxyMode.scheduler()),
        Parsed.flag("--nodeport-addresses", () -> NodePortAddresses.parse(nodePortAddresses)),
        shiftLowPorts);
  }
}
