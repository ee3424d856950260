package io.headgate.discovery.build;

import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What differs between two snapshots of which nobody knows how they came about. */
final class Difference {

  private Difference() {}

  static SnapshotDelta between(Snapshot before, Snapshot after) {
    Map<ServiceName, ServiceChange> services = new HashMap<>();
    for (ServiceName name : different(before.services(), after.services())) {
      Optional<Service> was = Optional.ofNullable(before.services().get(name));
      Optional<Service> is = Optional.ofNullable(after.services().get(name));
      services.put(name, new ServiceChange(was, is));
    }
    Set<SecretName> secrets =
        different(before.ingress().certificates(), after.ingress().certificates());
    secrets.addAll(different(before.ingress().authorities(), after.ingress().authorities()));
    return new SnapshotDelta(
        services, different(before.ingress().ingresses(), after.ingress().ingresses()), secrets);
  }

  private static <K, V> Set<K> different(Map<K, V> before, Map<K, V> after) {
    Set<K> names = new HashSet<>();
    before.forEach(
        (name, value) -> {
          if (!value.equals(after.get(name))) {
            names.add(name);
          }
        });
    after.keySet().stream().filter(name -> !before.containsKey(name)).forEach(names::add);
    return names;
  }
}
