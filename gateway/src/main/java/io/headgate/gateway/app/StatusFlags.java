package io.headgate.gateway.app;

import io.headgate.discovery.kubernetes.ApiServerAccess;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.publish.ElectionOptions;
import io.headgate.discovery.publish.PublishOptions;
import io.headgate.discovery.publish.PublishedAddress;
import io.headgate.discovery.publish.StatusOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Flags about what is said back to an API server; without one they mean nothing. */
final class StatusFlags {

  /** RFC 1123 subdomain. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private static final Pattern SERVICE = Pattern.compile("([^/]+)/([^/]+)");
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(2);

  @Option(
      names = "--update-status",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description =
          "Write addresses into the status of Ingresses and LoadBalancers (default:"
              + " ${DEFAULT-VALUE}; --update-status=false).")
  private boolean updateStatus;

  @Option(
      names = "--publish-status-address",
      paramLabel = "ADDR[,ADDR]",
      description = "What the status of an Ingress says: IP addresses or host names.")
  private Optional<String> publishStatusAddress = Optional.empty();

  @Option(
      names = "--publish-service",
      paramLabel = "NAMESPACE/NAME",
      description =
          "The Service in front of this program: the status of an Ingress says its addresses.")
  private Optional<String> publishService = Optional.empty();

  @Option(
      names = "--update-status-on-shutdown",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Clear the status of Ingresses when the last replica ends (default: ${DEFAULT-VALUE}).")
  private boolean updateStatusOnShutdown;

  @Option(
      names = "--election-id",
      paramLabel = "NAME",
      defaultValue = "headgate-leader",
      description =
          "The Lease by which replicas agree on the one that writes (default: ${DEFAULT-VALUE}).")
  private String electionId = "";

  @Option(
      names = "--election-ttl",
      paramLabel = "TIME",
      defaultValue = "30s",
      description =
          "How long a leader that is not heard of stays the leader (default: ${DEFAULT-VALUE}).")
  private Duration electionTtl = Duration.ZERO;

  @Option(
      names = "--disable-sync-events",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "No Event Sync for each change of an Ingress.")
  private boolean disableSyncEvents;

  /**
   * Their values.
   *
   * @param node what this replica is called; a random part makes it the only one
   * @param pool for LoadBalancers
   * @throws UsageException where a flag has no value that could be used
   */
  PublishOptions options(String node, List<Cidr> pool) {
    if (!NAME.matcher(electionId).matches()) {
      throw new UsageException(
          "--election-id: \"%s\" is no name (expected: one, such as headgate-leader)"
              .formatted(electionId));
    }
    if (electionTtl.compareTo(SHORTEST_TTL) < 0 || electionTtl.toNanosPart() != 0) {
      throw new UsageException(
          "--election-ttl: %d ms (expected: whole seconds, 2s or more)"
              .formatted(electionTtl.toMillis()));
    }
    String identity = node + "_" + UUID.randomUUID();
    return new PublishOptions(
        new StatusOptions(updateStatus, address(), pool, updateStatusOnShutdown),
        new ElectionOptions(
            ApiServerAccess.namespaceOfPod(System.getenv(), ApiServerAccess.CREDENTIALS),
            electionId,
            identity,
            electionTtl),
        !disableSyncEvents);
  }

  private PublishedAddress address() {
    if (publishStatusAddress.isPresent() && publishService.isPresent()) {
      throw new UsageException(
          "--publish-status-address, --publish-service: both are given (expected: one)");
    }
    return publishStatusAddress
        .map(StatusFlags::fixed)
        .or(() -> publishService.map(StatusFlags::service))
        .orElseGet(PublishedAddress.Unknown::new);
  }

  private static PublishedAddress fixed(String flag) {
    List<String> texts = new ArrayList<>();
    for (String part : flag.split(",", -1)) {
      String text = part.strip();
      Optional<String> ip = IpLiteral.parse(text).map(IpLiteral::text);
      boolean digitsAndDots = text.chars().allMatch(it -> it == '.' || Character.isDigit(it));
      if (ip.isEmpty() && (digitsAndDots || !NAME.matcher(text).matches())) {
        throw new UsageException(
            "--publish-status-address: \"%s\" is neither an IP address nor a host name (expected: such as 192.0.2.1 or lb.example.com)"
                .formatted(text));
      }
      texts.add(ip.orElse(text));
    }
    return new PublishedAddress.Fixed(texts);
  }

  private static PublishedAddress service(String flag) {
    var parts = SERVICE.matcher(flag);
    if (!parts.matches()) {
      throw new UsageException(
          "--publish-service: \"%s\" is no Service (expected: NAMESPACE/NAME)".formatted(flag));
    }
    return new PublishedAddress.OfService(new ServiceName(parts.group(1), parts.group(2)));
  }
}
