package io.headgate.balancer.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.IpLiteral;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberFilterTest {

  private final List<String> inputs = new ArrayList<>();
  private SystemCommands.Outcome listing = new SystemCommands.Outcome(1, "No such file");
  private SystemCommands.Outcome outcome = new SystemCommands.Outcome(0, "");

  private MemberFilter filter(String address) {
    return new MemberFilter(
        (input, command) -> {
          if (command.contains("list")) {
            return listing;
          }
          inputs.add(input);
          return outcome;
        },
        new InetSocketAddress(IpLiteral.require(address), 5701));
  }

  @Test
  void theWholeTableIsReplacedInOneStep() {
    MemberFilter filter = filter("10.1.0.1");

    assertThat(
            filter.allow(
                List.of(
                    IpLiteral.require("10.1.0.2"),
                    IpLiteral.require("fd00::2"),
                    IpLiteral.require("10.1.0.1"))))
        .isEmpty();
    assertThat(inputs)
        .containsExactly(
            """
            table inet headgate_10_1_0_1_5701
            delete table inet headgate_10_1_0_1_5701
            table inet headgate_10_1_0_1_5701 {
              chain owner_%d { }
              set members { type ipv4_addr; elements = { 10.1.0.1, 10.1.0.2 }; }
              chain input {
                type filter hook input priority 0; policy accept;
                ip daddr 10.1.0.1 tcp dport 5701 tcp flags & (fin | syn | rst | ack) == syn\
             ip saddr != @members drop
              }
            }
            """
                .formatted(ProcessHandle.current().pid()));
    filter.close();
    assertThat(inputs.getLast())
        .isEqualTo("table inet headgate_10_1_0_1_5701\ndelete table inet headgate_10_1_0_1_5701\n");
  }

  @Test
  void nobodyIsNobody() {
    MemberFilter filter = filter("fd00::1");

    assertThat(filter.allow(List.of(IpLiteral.require("10.1.0.2")))).isEmpty();
    assertThat(inputs.getFirst())
        .contains("set members { type ipv6_addr; }", "ip6 daddr fd00:0:0:0:0:0:0:1 tcp dport 5701");
  }

  @Test
  void whatCannotBeFilteredIsSaidAndLeavesNothingToTakeAway() {
    MemberFilter filter = filter("10.1.0.1");
    outcome = new SystemCommands.Outcome(1, "Operation not permitted\nmore");

    assertThat(filter.allow(List.of())).contains("Operation not permitted");
    filter.close();
    assertThat(inputs).hasSize(1);
  }

  @Test
  void whatAKilledRunLeftIsReplaced() {
    listing = new SystemCommands.Outcome(0, "table inet x { chain owner_2147483646 { } }");

    assertThat(filter("10.1.0.1").allow(List.of())).isEmpty();
  }
}
