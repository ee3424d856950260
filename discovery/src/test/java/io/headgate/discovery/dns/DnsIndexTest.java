package io.headgate.discovery.dns;

import static io.headgate.discovery.dns.SampleServices.HTTP;
import static io.headgate.discovery.dns.SampleServices.added;
import static io.headgate.discovery.dns.SampleServices.ip;
import static io.headgate.discovery.dns.SampleServices.removed;
import static io.headgate.discovery.dns.SampleServices.virtual;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.dns.SampleServices.Pod;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.SnapshotDelta;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The index follows changes, each at the cost of what changed. */
class DnsIndexTest {

  private static final DnsName ABOVE = DnsName.of("svc.cluster.local");
  private static final int MANY = 10_000;

  @Test
  void oneChangeAmongTenThousandLeavesTheOthersAsTheyAre() {
    Service[] services =
        IntStream.range(0, MANY)
            .mapToObj(i -> service(i, List.of("10.244." + i / 250 + "." + i % 250)))
            .toArray(Service[]::new);
    DnsIndex all = with(DnsIndex.empty(), added(services));
    long shared =
        IntStream.range(0, MANY).filter(i -> all.service(services[i].name()).isPresent()).count();
    assertThat(shared).isEqualTo(MANY);

    DnsIndex next = with(all, added(service(17, List.of("10.250.0.1"))));

    for (int i = 0; i < MANY; i++) {
      ServiceRecords before = all.service(services[i].name()).orElseThrow();
      ServiceRecords after = next.service(services[i].name()).orElseThrow();
      assertThat(after == before).as("Service %d is the same object", i).isEqualTo(i != 17);
    }
    assertThat(next.at(ip("10.250.0.1"))).hasSize(1);
    assertThat(next.at(ip("10.244.0.17"))).isEmpty();
    assertThat(all.at(ip("10.244.0.17"))).hasSize(1);
  }

  /** Whatever the order of changes, the index is the one of what is there now. */
  @Test
  void anyChangesEndInTheIndexOfWhatIsThere() {
    Random random = new Random(42);
    TreeMap<Integer, Service> there = new TreeMap<>();
    DnsIndex index = DnsIndex.empty();
    for (int step = 0; step < 3_000; step++) {
      int number = random.nextInt(40);
      Service before = there.get(number);
      SnapshotDelta change;
      if (before != null && random.nextInt(3) == 0) {
        there.remove(number);
        change = removed(before);
      } else {
        Service service =
            service(
                number,
                random.ints(random.nextInt(4), 0, 30).mapToObj(i -> "10.244.0." + i).toList());
        there.put(number, service);
        change = added(service);
      }
      index = with(index, change);
    }
    DnsIndex fresh = with(DnsIndex.empty(), added(there.values().toArray(Service[]::new)));

    for (int i = 0; i < 40; i++) {
      assertThat(index.hasNamespace("team-" + i % 7))
          .isEqualTo(fresh.hasNamespace("team-" + i % 7));
      assertThat(index.at(ip("10.244.0." + i)).map(ServiceRecords::name))
          .containsExactlyElementsOf(
              fresh.at(ip("10.244.0." + i)).map(ServiceRecords::name).toList());
      assertThat(index.at(ip("10.96.0." + i)).map(ServiceRecords::name))
          .containsExactlyElementsOf(
              fresh.at(ip("10.96.0." + i)).map(ServiceRecords::name).toList());
    }
    assertThat(there).hasSizeGreaterThan(10);
  }

  private static DnsIndex with(DnsIndex index, SnapshotDelta delta) {
    return index.with(delta.services(), ABOVE);
  }

  private static Service service(int number, List<String> pods) {
    return virtual(
        "team-" + number % 7 + "/s" + number,
        List.of("10.96." + number / 250 + "." + number % 250),
        List.of(HTTP),
        pods.stream().distinct().map(Pod::of).toArray(Pod[]::new));
  }
}
