package io.headgate.discovery.dns;

import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Services of one snapshot: by name, by namespace and by address. Immutable; the next one is
 * made at the cost of the Services that changed.
 */
final class DnsIndex {

  private final ShardedMap<ServiceName, ServiceRecords> services;
  private final ShardedMap<InetAddress, List<ServiceName>> byAddress;

  /** How many Services each has; a namespace without any is not known. */
  private final ShardedMap<String, Integer> namespaces;

  private DnsIndex(
      ShardedMap<ServiceName, ServiceRecords> services,
      ShardedMap<InetAddress, List<ServiceName>> byAddress,
      ShardedMap<String, Integer> namespaces) {
    this.services = services;
    this.byAddress = byAddress;
    this.namespaces = namespaces;
  }

  static DnsIndex empty() {
    return new DnsIndex(ShardedMap.empty(), ShardedMap.empty(), ShardedMap.empty());
  }

  /**
   * The index after these changes. What was there before is taken from this index, whatever the
   * changes say of it.
   *
   * @param above the name below which all Services are
   */
  DnsIndex with(Map<ServiceName, ServiceChange> changes, DnsName above) {
    Draft draft = new Draft(this);
    changes.forEach(
        (name, change) ->
            draft.replace(name, change.after().map(it -> new ServiceRecords(it, above))));
    return draft.index();
  }

  Optional<ServiceRecords> service(ServiceName name) {
    return Optional.ofNullable(services.get(name));
  }

  boolean hasNamespace(String namespace) {
    return namespaces.get(namespace) != null;
  }

  /** The Services that are found by that address, in the order of their names. */
  Stream<ServiceRecords> at(InetAddress address) {
    return Objects.requireNonNullElse(byAddress.get(address), List.<ServiceName>of()).stream()
        .flatMap(name -> service(name).stream());
  }

  /** The next index while it is written. */
  private static final class Draft {

    private final ShardedMap.Draft<ServiceName, ServiceRecords> services;
    private final ShardedMap.Draft<InetAddress, List<ServiceName>> byAddress;
    private final ShardedMap.Draft<String, Integer> namespaces;

    Draft(DnsIndex before) {
      services = before.services.draft();
      byAddress = before.byAddress.draft();
      namespaces = before.namespaces.draft();
    }

    void replace(ServiceName name, Optional<ServiceRecords> after) {
      Optional<Service> before =
          Optional.ofNullable(services.get(name)).map(ServiceRecords::service);
      Set<InetAddress> old = addresses(before);
      Set<InetAddress> present = addresses(after.map(ServiceRecords::service));
      old.stream().filter(it -> !present.contains(it)).forEach(it -> remove(it, name));
      present.stream().filter(it -> !old.contains(it)).forEach(it -> add(it, name));
      count(name.namespace(), (after.isPresent() ? 1 : 0) - (before.isPresent() ? 1 : 0));
      after.ifPresentOrElse(it -> services.put(name, it), () -> services.remove(name));
    }

    DnsIndex index() {
      return new DnsIndex(services.map(), byAddress.map(), namespaces.map());
    }

    private static Set<InetAddress> addresses(Optional<Service> service) {
      return service.map(ServiceRecords::addresses).orElse(Set.of());
    }

    private void add(InetAddress address, ServiceName name) {
      List<ServiceName> there = there(address);
      byAddress.put(
          address,
          there.isEmpty()
              ? List.of(name)
              : Stream.concat(there.stream(), Stream.of(name)).sorted().toList());
    }

    private void remove(InetAddress address, ServiceName name) {
      List<ServiceName> rest = there(address).stream().filter(it -> !it.equals(name)).toList();
      if (rest.isEmpty()) {
        byAddress.remove(address);
      } else {
        byAddress.put(address, rest);
      }
    }

    private List<ServiceName> there(InetAddress address) {
      return Objects.requireNonNullElse(byAddress.get(address), List.of());
    }

    private void count(String namespace, int difference) {
      if (difference != 0) {
        @Nullable Integer before = namespaces.get(namespace);
        int after = (before == null ? 0 : before) + difference;
        if (after == 0) {
          namespaces.remove(namespace);
        } else {
          namespaces.put(namespace, after);
        }
      }
    }
  }
}
