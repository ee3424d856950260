package io.headgate.discovery.publish;

import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ServiceName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses of a pool LoadBalancers have. The statuses are its only memory, so whoever
 * becomes the leader goes on where the one before it has ended: what a Service has stays with it,
 * then the others get theirs, the oldest first.
 */
public final class LoadBalancerPool {

  private static final Comparator<LoadBalancerClaim> OLDEST_FIRST =
      Comparator.comparing(LoadBalancerClaim::created).thenComparing(LoadBalancerClaim::name);

  private final List<Cidr> ranges;
  private final Set<InetAddress> taken = new HashSet<>();
  private final Map<ServiceName, List<InetAddress>> assigned = new HashMap<>();

  private LoadBalancerPool(List<Cidr> ranges) {
    this.ranges = ranges;
  }

  /**
   * What the status of each should say, in the order of its families; less than it wants where the
   * pool has no more, or where the one that it asks for is taken or not of the pool.
   */
  public static Map<ServiceName, List<String>> assign(
      List<Cidr> ranges, Collection<LoadBalancerClaim> claims) {
    LoadBalancerPool pool = new LoadBalancerPool(ranges);
    List<LoadBalancerClaim> oldestFirst = claims.stream().sorted(OLDEST_FIRST).toList();
    oldestFirst.forEach(pool::keep);
    oldestFirst.forEach(pool::takeAsked);
    Map<ServiceName, List<String>> texts = new HashMap<>();
    oldestFirst.forEach(it -> texts.put(it.name(), pool.complete(it)));
    return texts;
  }

  private void keep(LoadBalancerClaim claim) {
    for (InetAddress ip : claim.has()) {
      AddressFamily family = AddressFamily.of(ip);
      boolean wanted = claim.families().contains(family) && of(claim, family).isEmpty();
      if (wanted && claim.asked().filter(it -> isOf(it, family)).orElse(ip).equals(ip)) {
        take(claim, ip);
      }
    }
  }

  private void takeAsked(LoadBalancerClaim claim) {
    Optional<InetAddress> asked = claim.asked();
    if (asked.isPresent()) {
      AddressFamily family = AddressFamily.of(asked.get());
      if (claim.families().contains(family) && of(claim, family).isEmpty()) {
        take(claim, asked.get());
      }
    }
  }

  private List<String> complete(LoadBalancerClaim claim) {
    List<String> texts = new ArrayList<>();
    for (AddressFamily family : claim.families()) {
      boolean asksForOne = claim.asked().filter(it -> isOf(it, family)).isPresent();
      if (of(claim, family).isEmpty() && !asksForOne) {
        free(family).ifPresent(ip -> take(claim, ip));
      }
      of(claim, family).map(IpLiteral::text).ifPresent(texts::add);
    }
    return texts;
  }

  private void take(LoadBalancerClaim claim, InetAddress ip) {
    if (ranges.stream().anyMatch(it -> it.contains(ip)) && taken.add(ip)) {
      assigned.computeIfAbsent(claim.name(), unused -> new ArrayList<>()).add(ip);
    }
  }

  private Optional<InetAddress> of(LoadBalancerClaim claim, AddressFamily family) {
    return assigned.getOrDefault(claim.name(), List.of()).stream()
        .filter(it -> isOf(it, family))
        .findFirst();
  }

  private Optional<InetAddress> free(AddressFamily family) {
    for (Cidr range : ranges) {
      if (range.family() == family) {
        for (int offset = 0; offset < range.size(); offset++) {
          InetAddress ip = range.address(offset);
          if (!taken.contains(ip)) {
            return Optional.of(ip);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isOf(InetAddress ip, AddressFamily family) {
    return AddressFamily.of(ip) == family;
  }
}
