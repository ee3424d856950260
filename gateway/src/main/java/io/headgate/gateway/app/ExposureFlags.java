package io.headgate.gateway.app;

import io.headgate.discovery.build.ExposureRules;
import io.headgate.discovery.build.ExposureRules.Taken;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Flags about ports of the gateway that lead to Services. */
final class ExposureFlags {

  private static final String TCP = "--tcp-services-configmap";
  private static final String UDP = "--udp-services-configmap";

  @Option(
      names = TCP,
      paramLabel = "NS/NAME",
      description =
          "The ConfigMap whose keys are TCP ports to open on --listen-address, each for a Service:"
              + " \"9000\": NAMESPACE/SERVICE:PORT (default: none is read).")
  private Optional<String> tcp = Optional.empty();

  @Option(
      names = UDP,
      paramLabel = "NS/NAME",
      description = "The same for UDP (default: none is read).")
  private Optional<String> udp = Optional.empty();

  /**
   * What else was asked for, with these ports.
   *
   * @throws UsageException where they name no ConfigMaps
   */
  Options addTo(Options options) {
    ExposureRules rules =
        new ExposureRules(
            tcp.map(it -> Parsed.flag(TCP, () -> ConfigMapName.parse(it))),
            udp.map(it -> Parsed.flag(UDP, () -> ConfigMapName.parse(it))),
            options.ingresses().http().getAddress(),
            taken(options));
    return new Options(
        options.source().with(rules),
        options.services(),
        options.ingresses(),
        options.addresses(),
        options.lifecycle());
  }

  private static List<Taken> taken(Options options) {
    List<Taken> taken = new ArrayList<>();
    if (options.ingresses().enabled()) {
      tcp(options.ingresses().http().getPort(), "--http-port", taken);
      tcp(options.ingresses().https().getPort(), "--https-port", taken);
    }
    Options.Addresses own = options.addresses();
    tcp(own.admin().port(), "--admin-address", taken);
    tcp(own.probe().port(), "--probe-address", taken);
    own.nodeHealth().ifPresent(it -> tcp(it.port(), "--healthz-bind-address", taken));
    own.cluster().ifPresent(it -> tcp(it.address().getPort(), "--cluster-address", taken));
    options
        .source()
        .webhook()
        .ifPresent(it -> tcp(it.listen().port(), "--validating-webhook", taken));
    own.dns()
        .ifPresent(
            it -> {
              tcp(it.listen().port(), "--dns-listen", taken);
              taken.add(new Taken(Protocol.UDP, it.listen().port(), "--dns-listen"));
            });
    return taken;
  }

  private static void tcp(int port, String flag, List<Taken> taken) {
    taken.add(new Taken(Protocol.TCP, port, flag));
  }
}
