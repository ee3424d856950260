package io.headgate.gateway.app;

import io.headgate.discovery.dns.DnsOptions;
import io.headgate.discovery.dns.PodNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Flags about the name server. */
final class DnsFlags {

  private static final String LISTEN = "--dns-listen";

  @Option(
      names = LISTEN,
      paramLabel = "ADDR:PORT",
      description =
          "Answer DNS for Services and their endpoints there, over UDP and TCP (default: not).")
  private Optional<HostPort> listen = Optional.empty();

  @Option(
      names = "--cluster-domain",
      paramLabel = "NAME",
      defaultValue = "cluster.local",
      description = "The domain of all names in DNS (default: ${DEFAULT-VALUE}).")
  private String clusterDomain = "";

  @Option(
      names = "--dns-ttl",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "How long answers may be kept, 0s-3600s (default: ${DEFAULT-VALUE}).")
  private Duration ttl = Duration.ZERO;

  @Option(
      names = "--dns-pods",
      paramLabel = "MODE",
      defaultValue = "disabled",
      description =
          "disabled, insecure or verified: names like 10-1-2-3.NAMESPACE.pod.DOMAIN, as CoreDNS has"
              + " them (default: ${DEFAULT-VALUE}).")
  private PodNames pods = PodNames.DISABLED;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** The name server; empty where none is asked for. */
  Optional<Options.Dns> options(Options.Source objects) {
    String domain = Parsed.flag("--cluster-domain", () -> DnsOptions.domain(clusterDomain));
    DnsOptions zone =
        Parsed.flag(
            "--dns-ttl",
            () ->
                new DnsOptions(
                    domain, Math.toIntExact(ttl.toSeconds()), pods, objects.ranges(), List.of()));
    return listen.map(address -> new Options.Dns(address, isRequired(address), zone));
  }

  /** The demo goes on without where its own default cannot be opened. */
  private boolean isRequired(HostPort address) {
    boolean given = command.commandLine().getParseResult().hasMatchedOption(LISTEN);
    return given
        || !(command.userObject() instanceof DemoCommand)
        || !address.toString().equals(DemoCommand.DEFAULTS.get(LISTEN));
  }
}
