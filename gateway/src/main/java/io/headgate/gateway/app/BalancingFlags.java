package io.headgate.gateway.app;

import io.headgate.balancer.address.NodePortAddresses;
import io.headgate.balancer.address.VirtualAddressMode;
import io.headgate.balancer.address.VirtualAddressOptions;
import io.headgate.balancer.proxy.ProxyMode;
import io.headgate.balancer.proxy.TrustedFronts;
import io.headgate.discovery.model.SchedulerName;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Flags about Services. */
final class BalancingFlags {

  @Option(
      names = "--services",
      paramLabel = "all|labelled|off",
      description =
          "Which Services are served: all, or those labelled"
              + " service.kubernetes.io/service-proxy-name: headgate (default: all of manifests, in"
              + " a cluster labelled).")
  private Optional<ServiceSelection> services = Optional.empty();

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

  @Option(
      names = "--virtual-addresses",
      paramLabel = "WHERE",
      defaultValue = "auto",
      description =
          "Where ClusterIPs and external addresses come from: interface (added to"
              + " --virtual-interface, needs CAP_NET_ADMIN), loopback (only such ones are served),"
              + " off (somebody else adds them), auto (interface, for those that are not loopback)"
              + " (default: ${DEFAULT-VALUE}).")
  private VirtualAddressMode virtualAddresses = VirtualAddressMode.AUTO;

  @Option(
      names = "--virtual-interface",
      paramLabel = "NAME",
      defaultValue = "kube-ipvs0",
      description = "The interface that they are added to (default: ${DEFAULT-VALUE}).")
  private InterfaceName virtualInterface = InterfaceName.DEFAULT;

  @Option(
      names = "--proxy-protocol-from",
      paramLabel = "CIDR[,CIDR...]",
      description =
          "Load balancers in front of this node, whose connections to Services have to begin with a"
              + " PROXY header: what it says is believed (default: nobody is).")
  private Optional<String> proxyProtocolFrom = Optional.empty();

  /**
   * Which Services are served.
   *
   * @param cluster whether they come from a cluster, which has a proxy already
   */
  ServiceSelection services(boolean cluster) {
    return services.orElse(cluster ? ServiceSelection.LABELLED : ServiceSelection.ALL);
  }

  /**
   * Their values.
   *
   * @param stateDir where is recorded what was added to an interface of somebody else's
   */
  Options.Services options(boolean shiftLowPorts, Path stateDir) {
    return new Options.Services(
        !services.equals(Optional.of(ServiceSelection.OFF)),
        proxyMode,
        scheduler.orElse(proxyMode.scheduler()),
        new Options.ServiceAddresses(
            Parsed.flag("--nodeport-addresses", () -> NodePortAddresses.parse(nodePortAddresses)),
            new VirtualAddressOptions(
                virtualAddresses, virtualInterface.text(), proxyMode.answersPing(), stateDir),
            proxyProtocolFrom
                .map(it -> Parsed.flag("--proxy-protocol-from", () -> TrustedFronts.parse(it)))
                .orElse(TrustedFronts.NONE)),
        shiftLowPorts);
  }
}
