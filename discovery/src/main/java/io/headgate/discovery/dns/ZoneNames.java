package io.headgate.discovery.dns;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ServiceName;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What stands at a name, in the cluster's domain and in the reverse zones. Pure.
 *
 * <p>A name exists where it has records, or where a name below it has (RFC 8020): then it is there
 * without records of its own.
 */
final class ZoneNames {

  private static final String VERSION = "1.1.0";
  private static final Optional<Set<RecordData>> NOTHING = Optional.of(Set.of());
  private static final Optional<Set<RecordData>> NO_SUCH_NAME = Optional.empty();

  private final DnsOptions options;
  private final DnsIndex index;
  private final DnsName domain;

  ZoneNames(DnsOptions options, DnsIndex index) {
    this.options = options;
    this.index = index;
    this.domain = domain(options);
  }

  static DnsName domain(DnsOptions options) {
    return DnsName.parse(options.clusterDomain()).orElseThrow();
  }

  /** The name below which all Services are. */
  static DnsName services(DnsOptions options) {
    return domain(options).child("svc");
  }

  /** The name of the server itself. */
  DnsName nameServer() {
    return domain.child("dns").child("ns");
  }

  DnsName mailbox() {
    return domain.child("hostmaster");
  }

  /**
   * The head of the zone in which a name lies; empty where it is not ours. An address outside our
   * ranges that has a name nevertheless is a zone of its own, so that its neighbours can be asked
   * for elsewhere.
   */
  Optional<DnsName> zoneOf(DnsName name) {
    if (name.isWithin(domain)) {
      return Optional.of(domain);
    }
    return ReverseName.of(name)
        .flatMap(
            reverse ->
                reverse
                    .zone(options.ranges())
                    .or(() -> reverse.address().filter(this::hasPointer).map(address -> name)));
  }

  /** The records of a name that is ours, without those that every head of a zone has. */
  Optional<Set<RecordData>> at(DnsName name) {
    return name.isWithin(domain)
        ? inDomain(name.below(domain))
        : ReverseName.of(name).flatMap(this::reverse);
  }

  private Optional<Set<RecordData>> inDomain(List<String> labels) {
    if (labels.isEmpty()) {
      return NOTHING;
    }
    List<String> below = labels.subList(0, labels.size() - 1);
    return switch (labels.getLast()) {
      case "svc" -> service(below);
      case "pod" -> pod(below);
      case "dns" -> server(below);
      case "dns-version" ->
          below.isEmpty() ? Optional.of(Set.of(new RecordData.Text(VERSION))) : NO_SUCH_NAME;
      default -> NO_SUCH_NAME;
    };
  }

  private Optional<Set<RecordData>> service(List<String> labels) {
    if (labels.isEmpty()) {
      return NOTHING;
    }
    String namespace = labels.getLast();
    if (labels.size() == 1) {
      return index.hasNamespace(namespace) ? NOTHING : NO_SUCH_NAME;
    }
    int own = labels.size() - 2;
    return index
        .service(new ServiceName(namespace, labels.get(own)))
        .flatMap(service -> service.at(labels.subList(0, own)));
  }

  private Optional<Set<RecordData>> pod(List<String> labels) {
    if (labels.isEmpty()) {
      return NOTHING;
    }
    String namespace = labels.getLast();
    if (options.podNames() == PodNames.DISABLED || !index.hasNamespace(namespace)) {
      return NO_SUCH_NAME;
    }
    if (labels.size() == 1) {
      return NOTHING;
    }
    return labels.size() == 2
        ? address(labels.getFirst())
            .filter(ip -> options.podNames() == PodNames.INSECURE || isPod(namespace, ip))
            .map(ip -> Set.of(new RecordData.Address(ip)))
        : NO_SUCH_NAME;
  }

  /** {@code 10-1-2-3}, or IPv6 with a dash for every colon. */
  private static Optional<InetAddress> address(String label) {
    return IpLiteral.parse(label.replace('-', '.'))
        .or(() -> IpLiteral.parse(label.replace('-', ':')));
  }

  private boolean isPod(String namespace, InetAddress address) {
    return index
        .at(address)
        .filter(service -> service.service().name().namespace().equals(namespace))
        .anyMatch(service -> service.hasPod(address));
  }

  private Optional<Set<RecordData>> server(List<String> labels) {
    if (labels.isEmpty()) {
      return NOTHING;
    }
    return labels.equals(List.of("ns"))
        ? Optional.of(
            options.nameServer().stream()
                .map(RecordData.Address::new)
                .collect(Collectors.toCollection(LinkedHashSet::new)))
        : NO_SUCH_NAME;
  }

  private Optional<Set<RecordData>> reverse(ReverseName name) {
    return name.isPart()
        ? NOTHING
        : name.address().map(this::pointers).filter(pointers -> !pointers.isEmpty());
  }

  private boolean hasPointer(InetAddress address) {
    return !pointers(address).isEmpty();
  }

  /**
   * A ClusterIP is its Service's alone. An endpoint has a name in every Service that has it ready;
   * the hostname that it was given comes first, since most who ask take one name only.
   */
  private Set<RecordData> pointers(InetAddress address) {
    Optional<RecordData> own =
        index
            .at(address)
            .filter(service -> service.isOwn(address))
            .findFirst()
            .map(service -> new RecordData.Pointer(service.name()));
    if (own.isPresent()) {
      return Set.of(own.get());
    }
    record Named(DnsName name, boolean given) {}
    return index
        .at(address)
        .flatMap(
            service ->
                service.ready(address).stream()
                    .map(it -> new Named(nameOf(it, address, service), isNamed(it))))
        .filter(named -> named.name().fits())
        .sorted(Comparator.comparing(Named::given).reversed())
        .map(named -> new RecordData.Pointer(named.name()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static DnsName nameOf(Endpoint endpoint, InetAddress address, ServiceRecords service) {
    return service.name().child(ServiceRecords.label(endpoint, address));
  }

  private static boolean isNamed(Endpoint endpoint) {
    return !endpoint.target().hostname().isEmpty();
  }
}
