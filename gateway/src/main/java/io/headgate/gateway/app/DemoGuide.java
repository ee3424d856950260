package io.headgate.gateway.app;

import io.headgate.balancer.proxy.BoundAddress;
import io.headgate.discovery.manifest.ManifestOptions;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.Snapshot;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the demo prints once it is ready: addresses that answer, and commands to try. */
final class DemoGuide {

  private static final int SHOWN = 20;

  private final Snapshot snapshot;
  private final List<BoundAddress> bound;
  private final InetSocketAddress http;
  private final Optional<InetSocketAddress> dns;
  private final Options options;

  DemoGuide(
      Snapshot snapshot,
      List<BoundAddress> bound,
      InetSocketAddress http,
      Optional<InetSocketAddress> dns,
      Options options) {
    this.snapshot = snapshot;
    this.bound =
        bound.stream()
            .sorted(
                Comparator.comparing((BoundAddress b) -> b.port().service())
                    .thenComparing(b -> b.requested().toString()))
            .toList();
    this.http = http;
    this.dns = dns;
    this.options = options;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("Headgate is ready: everything is on loopback, and changes to the files in\n  ")
        .append(directory())
        .append("\nare live at once.\n\nServices:\n");
    append(bound.stream().map(this::serviceLine).toList(), "bin/headgate get services -A", text);
    text.append("\nIngress hosts:\n");
    append(hosts().stream().map(this::hostLine).toList(), "bin/headgate get routes -A", text);
    text.append("\nLook at it:\n");
    for (String command : commands()) {
      text.append("  ").append(command).append('\n');
    }
    appendProblems(text);
    return text.append("\nCtrl-C ends it.\n").toString();
  }

  private Path directory() {
    return switch (options.source().origin()) {
      case Options.Manifests(ManifestOptions manifests, Optional<Cidr> pods) ->
          manifests.directory().toAbsolutePath().normalize();
      case Options.ApiServer cluster ->
          throw new IllegalStateException("the demo of " + cluster.options().access().text());
    };
  }

  /** The first of the lines; who has thousands wants to see the commands below them too. */
  private static void append(List<String> lines, String allOfThem, StringBuilder text) {
    lines.stream().limit(SHOWN).forEach(line -> text.append("  ").append(line).append('\n'));
    if (lines.size() > SHOWN) {
      text.append("  and ").append(lines.size() - SHOWN).append(" more: ").append(allOfThem);
      text.append('\n');
    }
  }

  private String hostLine(String host) {
    return "curl -H 'Host: " + host + "' " + text(http) + "/";
  }

  private String serviceLine(BoundAddress address) {
    String line = command(address) + "    # " + address.port().service().name();
    return address.requested().getPort() == address.actual().getPort()
        ? line
        : line
            + ", port "
            + address.requested().getPort()
            + " is served here: this process may not open it";
  }

  /** What a pod of the demo answers: by TCP a request, by UDP this word. */
  private static String command(BoundAddress address) {
    InetSocketAddress at = address.actual();
    return switch (address.port().protocol()) {
      case TCP, SCTP -> "curl http://" + text(at) + "/";
      case UDP ->
          "echo hostname | nc -u -w 1 " + at.getAddress().getHostAddress() + " " + at.getPort();
    };
  }

  private Set<String> hosts() {
    Set<String> hosts = new LinkedHashSet<>();
    snapshot.ingress().ingresses().values().stream()
        .sorted(Comparator.comparing(ingress -> ingress.name()))
        .flatMap(ingress -> ingress.routing().rules().stream())
        .forEach(rule -> add(rule, hosts));
    return hosts;
  }

  private static void add(IngressRule rule, Set<String> hosts) {
    if (rule.host() instanceof HostMatch.Exact(String host)
        && rule.paths().stream().map(IngressPath::path).anyMatch(p -> p.path().equals("/"))) {
      hosts.add(host);
    }
  }

  private List<String> commands() {
    List<String> commands = new ArrayList<>();
    commands.add("bin/headgate get services");
    commands.add("bin/headgate get endpoints -w");
    hosts().stream()
        .findFirst()
        .ifPresent(host -> commands.add("bin/headgate explain GET http://" + host + "/"));
    commands.add("bin/headgate ipvsadm -Ln");
    dns.ifPresent(address -> aName().ifPresent(name -> commands.add(dig(address, name))));
    commands.add("bin/headgate get problems -A");
    commands.add("curl http://" + options.addresses().probe() + "/metrics");
    return commands;
  }

  private String dig(InetSocketAddress address, String name) {
    return "dig +short @"
        + address.getAddress().getHostAddress()
        + " -p "
        + address.getPort()
        + " "
        + name;
  }

  /** Of a headless Service where there is one: that is what only a name server shows. */
  private Optional<String> aName() {
    return snapshot.services().values().stream()
        .filter(service -> !(service.addressing() instanceof ServiceAddressing.ExternalName))
        .min(
            Comparator.comparing(
                    (Service it) -> it.addressing() instanceof ServiceAddressing.Virtual)
                .thenComparing(Service::name))
        .map(Service::name)
        .map(name -> name.name() + "." + name.namespace() + ".svc." + domain());
  }

  private String domain() {
    return options.addresses().dns().map(it -> it.zone().clusterDomain()).orElse("");
  }

  private void appendProblems(StringBuilder text) {
    if (!snapshot.problems().isEmpty()) {
      text.append("\nProblems:\n");
      for (Problem problem : snapshot.problems()) {
        text.append("  ").append(problem).append('\n');
      }
    }
  }

  private static String text(InetSocketAddress address) {
    return HostPort.of(address).toString();
  }
}
