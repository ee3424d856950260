package io.headgate.cluster.allocations;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Protocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReunionTest {

  /**
   * Objects as {@code NAME=UID@SECOND,ip...,port...,/lbIp...,!healthCheckPort} with blanks between;
   * every port belongs to the Service port of its last two digits.
   */
  private static Map<ObjectRef, Allocation> parse(String text) {
    Map<ObjectRef, Allocation> all = new HashMap<>();
    for (String object : text.isBlank() ? new String[0] : text.strip().split(" +", -1)) {
      String[] parts = object.split("[=@,]", -1);
      List<String> ips = new ArrayList<>();
      List<String> pool = new ArrayList<>();
      List<Allocation.NodePort> ports = new ArrayList<>();
      int check = 0;
      for (int i = 3; i < parts.length; i++) {
        if (parts[i].startsWith("/")) {
          pool.add(parts[i].substring(1));
        } else if (parts[i].startsWith("!")) {
          check = Integer.parseInt(parts[i].substring(1));
        } else if (parts[i].contains(".")) {
          ips.add(parts[i]);
        } else {
          int port = Integer.parseInt(parts[i]);
          ports.add(new Allocation.NodePort(Protocol.TCP, port % 100, port));
        }
      }
      all.put(
          service(parts[0]),
          new Allocation(
              parts[1],
              Instant.ofEpochSecond(Long.parseLong(parts[2])),
              ips,
              ports,
              new Allocation.LoadBalancer(pool, check)));
    }
    return all;
  }

  static ObjectRef service(String name) {
    return new ObjectRef("Service", "default", name);
  }

  private static String text(Map<ObjectRef, Allocation> all) {
    return new TreeMap<>(
            all.entrySet().stream()
                .collect(Collectors.toMap(it -> it.getKey().name(), Map.Entry::getValue)))
        .entrySet().stream()
            .map(it -> it.getKey() + "=" + text(it.getValue()))
            .collect(Collectors.joining(" "));
  }

  private static String text(Allocation allocation) {
    StringBuilder text =
        new StringBuilder(allocation.uid() + "@" + allocation.creationTimestamp().getEpochSecond());
    allocation.clusterIps().forEach(ip -> text.append(',').append(ip));
    allocation.nodePorts().forEach(port -> text.append(',').append(port.nodePort()));
    allocation.loadBalancer().ips().forEach(ip -> text.append(",/").append(ip));
    if (allocation.loadBalancer().healthCheckNodePort() != 0) {
      text.append(",!").append(allocation.loadBalancer().healthCheckNodePort());
    }
    return text.toString();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing to bring | a=u@1,10.0.0.1 | ' ' | a=u@1,10.0.0.1",
        "nothing there | ' ' | a=u@1,10.0.0.1 | a=u@1,10.0.0.1",
        "the same | a=u@1,10.0.0.1 | a=u@1,10.0.0.1 | a=u@1,10.0.0.1",
        "the older identity stays | a=u@1,10.0.0.1 | a=v@2,10.0.0.2 | a=u@1,10.0.0.1",
        "the older identity comes | a=u@2,10.0.0.1,30080 | a=v@1,10.0.0.2 | a=v@1,10.0.0.2",
        "of the same second the lesser uid | a=v@1,10.0.0.1 | a=u@1,10.0.0.2 | a=u@1,10.0.0.2",
        "the same identity | a=u@1,10.0.0.1,30080 | a=u@1,10.0.0.2,30180,30443"
            + " | a=u@1,10.0.0.1,30080,30443",
        "the older has the address | a=u@2,10.0.0.1 | b=v@1,10.0.0.1 | a=u@2 b=v@1,10.0.0.1",
        "the older there has it | a=u@1,10.0.0.1 | b=v@2,10.0.0.1 | a=u@1,10.0.0.1 b=v@2",
        "of the same second the first name | b=u@1,10.0.0.1 | a=v@1,10.0.0.1 | a=v@1,10.0.0.1"
            + " b=u@1",
        "the older has the port | a=u@2,10.0.0.1,30080 | b=v@1,10.0.0.2,30080"
            + " | a=u@2,10.0.0.1 b=v@1,10.0.0.2,30080",
        "one port of two | a=u@2,30080,30443 | b=v@1,30080 | a=u@2,30443 b=v@1,30080",
        "a port of health checks | a=u@2,!30080 | b=v@1,30080 | a=u@2 b=v@1,30080",
        "an address of the pool | a=u@1,/10.9.0.1 | b=v@2,/10.9.0.1 | a=u@1,/10.9.0.1 b=v@2",
        "two ranges with one address | a=u@1,10.0.0.1 | b=v@2,/10.0.0.1"
            + " | a=u@1,10.0.0.1 b=v@2,/10.0.0.1",
        "a chain | a=u@3,10.0.0.1 b=v@2,10.0.0.2 | a=w@1,10.0.0.2 | a=w@1,10.0.0.2 b=v@2",
      })
  void ofTwoTheOlderCounts(String name, String stored, String brought, String expected) {
    Map<ObjectRef, Allocation> result = parse(stored);
    Reunion.changes(result, parse(brought))
        .forEach((ref, change) -> result.put(ref, change.orElseThrow()));

    assertThat(text(result)).isEqualTo(text(parse(expected)));
    assertThat(Reunion.changes(result, parse(brought))).as("once more").isEmpty();
  }

  @Test
  void aProposalCountsOnlyOnItsBase() {
    UUID first = new UUID(0, 1);
    Map<ObjectRef, Optional<Allocation>> changes =
        Map.of(service("a"), Optional.of(parse("a=u@1").values().iterator().next()));
    AllocationRequest.Propose proposal =
        new AllocationRequest.Propose(AgreedAllocations.NONE.stamp(), first, changes);
    AgreedAllocations agreed = AgreedAllocations.NONE.after(proposal);
    assertThat(agreed.stamp()).isEqualTo(first);
    assertThat(text(agreed.byObject())).isEqualTo("a=u@1");
    assertThat(AllocationAnswer.to(proposal, agreed).all()).isEmpty();

    AllocationRequest late =
        new AllocationRequest.Propose(AgreedAllocations.NONE.stamp(), new UUID(0, 2), changes);
    assertThat(agreed.after(late)).isSameAs(agreed);
    assertThat(AllocationAnswer.to(late, agreed).all()).contains(agreed);
    assertThat(AllocationAnswer.to(new AllocationRequest.Ask(first), agreed).all()).isEmpty();
    assertThat(AllocationAnswer.to(new AllocationRequest.Ask(late.base()), agreed).all())
        .contains(agreed);
  }

  @Test
  void whatWasReleasedIsNotBroughtBack() {
    UUID first = new UUID(0, 1);
    UUID second = new UUID(0, 2);
    Map<ObjectRef, Allocation> old = parse("a=u@1,10.0.0.1,30080");
    AgreedAllocations agreed =
        AgreedAllocations.NONE
            .after(new AllocationRequest.Bring(first, old))
            .after(
                new AllocationRequest.Propose(
                    first, second, Map.of(service("a"), Optional.empty())));
    assertThat(agreed.byObject()).isEmpty();

    assertThat(agreed.after(new AllocationRequest.Bring(new UUID(0, 3), old))).isSameAs(agreed);
    AgreedAllocations again =
        agreed.after(
            new AllocationRequest.Propose(
                second,
                new UUID(0, 4),
                Map.of(service("a"), Optional.of(old.values().iterator().next()))));
    assertThat(again.released()).as("it lives again").isEmpty();
  }

  @Test
  void onlyALossIsAReunionThatConcernsOthers() {
    AgreedAllocations agreed =
        AgreedAllocations.NONE.after(
            new AllocationRequest.Bring(new UUID(0, 1), parse("a=u@2,10.0.0.1")));
    assertThat(agreed.reunions()).isZero();
    agreed = agreed.after(new AllocationRequest.Bring(new UUID(0, 2), parse("b=v@3,10.0.0.1")));
    assertThat(agreed.reunions()).isZero();
    agreed = agreed.after(new AllocationRequest.Bring(new UUID(0, 3), parse("c=w@1,10.0.0.1")));
    assertThat(agreed.reunions()).isEqualTo(1);
  }
}
