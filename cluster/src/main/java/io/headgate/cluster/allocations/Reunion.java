package io.headgate.cluster.allocations;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.ObjectRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings together what was decided apart. An object that two parts have given two identities keeps
 * the older one, with what goes with it; an address or a port that two Services have stays with the
 * older one. The other one is left without, and is assigned another by the next plan. Age is the
 * creation time; of the same second the lesser uid, or name, counts as older.
 */
final class Reunion {

  private static final Comparator<Allocation> BY_AGE =
      Comparator.comparing(Allocation::creationTimestamp).thenComparing(Allocation::uid);

  private Reunion() {}

  /**
   * What of {@code stored} becomes different by it; of the same identity with different addresses
   * or ports {@code stored} counts, and the other only adds what is missing there.
   */
  static Map<ObjectRef, Optional<Allocation>> changes(
      Map<ObjectRef, Allocation> stored, Map<ObjectRef, Allocation> brought) {
    Map<ObjectRef, Allocation> all = new HashMap<>(stored);
    brought.forEach((ref, allocation) -> all.merge(ref, allocation, Reunion::one));
    List<Map.Entry<ObjectRef, Allocation>> byAge = new ArrayList<>(all.entrySet());
    byAge.sort(
        Map.Entry.<ObjectRef, Allocation>comparingByValue(
                Comparator.comparing(Allocation::creationTimestamp))
            .thenComparing(entry -> entry.getKey().toString()));
    Set<String> taken = new HashSet<>();
    Map<ObjectRef, Optional<Allocation>> changes = new LinkedHashMap<>();
    for (Map.Entry<ObjectRef, Allocation> entry : byAge) {
      Allocation left = entry.getValue().without(taken);
      taken.addAll(left.values());
      if (!left.equals(stored.get(entry.getKey()))) {
        changes.put(entry.getKey(), Optional.of(left));
      }
    }
    return changes;
  }

  private static Allocation one(Allocation stored, Allocation brought) {
    if (!stored.uid().equals(brought.uid())) {
      return BY_AGE.compare(stored, brought) <= 0 ? stored : brought;
    }
    List<Allocation.NodePort> ports = new ArrayList<>(stored.nodePorts());
    for (Allocation.NodePort port : brought.nodePorts()) {
      if (ports.stream().noneMatch(it -> it.isOfSamePort(port))) {
        ports.add(port);
      }
    }
    return new Allocation(
        stored.uid(),
        stored.creationTimestamp(),
        stored.clusterIps().isEmpty() ? brought.clusterIps() : stored.clusterIps(),
        ports,
        stored.loadBalancer().equals(Allocation.LoadBalancer.NONE)
            ? brought.loadBalancer()
            : stored.loadBalancer());
  }
}
