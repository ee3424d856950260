package io.headgate.gateway.app;

import io.headgate.discovery.build.BuildOptions;
import io.headgate.discovery.build.ExposureRules;
import io.headgate.discovery.build.ServiceRules;
import io.headgate.discovery.kubernetes.ApiServerAccess;
import io.headgate.discovery.kubernetes.ApiServerOptions;
import io.headgate.discovery.kubernetes.ReadScope;
import io.headgate.discovery.manifest.AllocationRanges;
import io.headgate.discovery.manifest.ManifestOptions;
import io.headgate.discovery.manifest.PortRange;
import io.headgate.discovery.model.Cidr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Flags about what an API server and its controllers would decide. */
final class SourceFlags {

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Where allocations (ClusterIPs, node ports, uids) outlive a restart"
              + " (default: $XDG_STATE_HOME/headgate or ~/.local/state/headgate).")
  private Optional<Path> stateDir = Optional.empty();

  @Option(
      names = "--service-cluster-ip-range",
      paramLabel = "CIDR[,CIDR]",
      defaultValue = "127.96.0.0/16",
      description =
          "Where ClusterIPs are allocated: one range, or one of each address family, the default"
              + " one first (default: ${DEFAULT-VALUE}).")
  private String clusterIpRange = "";

  @Option(
      names = "--service-node-port-range",
      paramLabel = "FROM-TO",
      defaultValue = "30000-32767",
      description = "Where node ports are allocated (default: ${DEFAULT-VALUE}).")
  private String nodePortRange = "";

  @Option(
      names = "--load-balancer-pool",
      paramLabel = "CIDR[,CIDR]",
      description =
          "Where addresses of LoadBalancers are allocated, of those with the class"
              + " headgate.io/load-balancer, and without a cluster those without a class"
              + " (default: none are).")
  private Optional<String> loadBalancerPool = Optional.empty();

  @Option(
      names = "--allow-external-ips",
      description =
          "Serve spec.externalIPs. Whoever may write a Service can then take over any address.")
  private boolean allowExternalIps;

  @Option(
      names = "--pod-cidr",
      paramLabel = "CIDR",
      defaultValue = "127.97.0.0/16",
      description = "The addresses of --demo-pods (default: ${DEFAULT-VALUE}).")
  private String podCidr = "";

  @Option(
      names = "--hostname-override",
      paramLabel = "NAME",
      description = "The name of this node (default: the name of the machine).")
  private Optional<String> hostname = Optional.empty();

  @Option(
      names = "--watch-pods",
      description = "Pods have weights: the annotation headgate.io/weight (0-65535) counts.")
  private boolean watchPods;

  /**
   * Their values.
   *
   * @param standardStateDir where allocations are kept when no flag says where
   * @param services which of them listen
   * @param status what a cluster is told
   */
  Options.Source options(
      SourceChoice choice,
      Path standardStateDir,
      IngressFlags ingress,
      ServiceSelection services,
      StatusFlags status) {
    AllocationRanges allocated = ranges();
    List<Cidr> ranges = new ArrayList<>(allocated.clusterIps());
    String node = hostname.orElseGet(HostName::ofThisMachine);
    Options.Origin origin =
        switch (choice) {
          case SourceChoice.Directory directory -> {
            Optional<Cidr> pods =
                directory.demoPods()
                    ? Optional.of(Parsed.flag("--pod-cidr", () -> Cidr.parse(podCidr)))
                    : Optional.empty();
            pods.ifPresent(ranges::add);
            yield new Options.Manifests(
                new ManifestOptions(
                    directory.path(), allocated, node, watchPods, directory.namespaces()),
                pods);
          }
          case SourceChoice.Cluster(ApiServerAccess access, ReadScope scope) ->
              new Options.ApiServer(
                  new ApiServerOptions(
                      access, node, scope, ingress.classes(), ingress.annotations()),
                  status.options(node, allocated.loadBalancers()));
        };
    BuildOptions build =
        new BuildOptions(
            node,
            ingress.classes(),
            BuildOptions.DEFAULT_HOLD_OFF,
            new ServiceRules(allowExternalIps, services.own(), ExposureRules.NONE),
            ingress.annotations());
    return new Options.Source(
        origin, stateDir.orElse(standardStateDir), build, ranges, Optional.empty());
  }

  private AllocationRanges ranges() {
    return new AllocationRanges(
        Parsed.flag(
            "--service-cluster-ip-range", () -> AllocationRanges.parseCidrs(clusterIpRange)),
        Parsed.flag("--service-node-port-range", () -> PortRange.parse(nodePortRange)),
        loadBalancerPool
            .map(
                pool ->
                    Parsed.flag("--load-balancer-pool", () -> AllocationRanges.parseCidrs(pool)))
            .orElse(List.of()));
  }
}
