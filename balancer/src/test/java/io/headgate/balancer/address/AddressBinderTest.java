package io.headgate.balancer.address;

import static io.headgate.balancer.address.Addressed.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.address.SystemCommands.Outcome;
import io.headgate.balancer.address.VirtualDevice.Standing;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressBinderTest {

  private static final InetAddress ONE = ip("10.96.0.1");
  private static final InetAddress TWO = ip("10.96.0.2");
  private static final Outcome FAILED = new Outcome(1, "Error: Unknown device type.");

  @TempDir private Path state;
  private final RecordedCommands commands = new RecordedCommands();

  @Test
  void allOfThemCostOneCommand() {
    AddressBinder binder = binder();
    commands.answer(run -> run.contains("link show") ? FAILED : new Outcome(0, ""));
    binder.add(List.of(ONE));
    commands.taken();

    assertThat(binder.add(List.of(TWO, ip("fd00::2")))).isEmpty();

    assertThat(commands.taken())
        .containsExactly(
            """
            ip -force -batch -
            address add 10.96.0.2/32 dev kube-ipvs0
            address add fd00:0:0:0:0:0:0:2/128 dev kube-ipvs0 nodad
            """);
  }

  @Test
  void theDeviceIsADummyElseABridgeElseLo() {
    AddressBinder binder = binder();
    commands.answer(
        run ->
            run.contains("link show") || run.contains("type dummy") ? FAILED : new Outcome(0, ""));
    binder.add(List.of(ONE));
    assertThat(binder.target()).isEqualTo("kube-ipvs0");
    assertThat(commands.taken().get(2))
        .startsWith("ip -batch -\nlink add dev kube-ipvs0 type bridge\n")
        .contains("link set dev kube-ipvs0 alias headgate:" + ProcessHandle.current().pid());

    AddressBinder without = binder();
    commands.answer(run -> run.contains("link") ? FAILED : new Outcome(0, ""));
    without.add(List.of(ONE));
    assertThat(without.target()).isEqualTo("lo");
  }

  @Test
  void eachFailureIsToldWithItsReason() {
    AddressBinder binder = binder();
    commands.answer(
        run ->
            run.contains("address add")
                ? new Outcome(
                    1,
                    """
                    RTNETLINK answers: File exists
                    Command failed -:1
                    RTNETLINK answers: Invalid argument
                    Command failed -:3
                    """)
                : new Outcome(0, "7: kube-ipvs0: <BROADCAST> state DOWN"));

    assertThat(binder.add(List.of(ONE, TWO, ip("0.0.0.0"))))
        .isEqualTo(java.util.Map.of(ip("0.0.0.0"), "RTNETLINK answers: Invalid argument"));
  }

  @Test
  void ofAnInterfaceOfSomebodyElsesOnlyOursGo() {
    AddressBinder binder = binder();
    commands.answer(
        run ->
            run.contains("address add")
                ? new Outcome(2, "Error: ipv4: Address already assigned.\nCommand failed -:1\n")
                : new Outcome(0, "7: kube-ipvs0: <BROADCAST> state DOWN"));
    binder.add(List.of(ONE, TWO));
    commands.taken();

    binder.close();

    assertThat(commands.taken())
        .containsExactly("ip -force -batch -\naddress delete 10.96.0.2/32 dev kube-ipvs0\n");
    assertThat(state.resolve("addresses")).doesNotExist();
  }

  @Test
  void whatAKilledRunLeftOnLoGoesAndNothingElse() throws Exception {
    AddressBinder killed = binder();
    commands.answer(run -> run.contains("link") ? FAILED : new Outcome(0, ""));
    killed.add(List.of(ONE, TWO));
    killed.remove(Set.of(ONE));
    commands.taken();

    AddressBinder next = binder();
    assertThat(next.cleanUp()).isEqualTo(Standing.ABSENT);
    assertThat(commands.taken())
        .contains("ip -force -batch -\naddress delete 10.96.0.2/32 dev lo\n")
        .noneMatch(run -> run.contains("10.96.0.1"));
    assertThat(Files.exists(state.resolve("addresses"))).isFalse();
  }

  @Test
  void whatWasRecordedBeforeTheMachineStartedAnewSaysNothing() throws Exception {
    AddressRecord old = new AddressRecord(state.resolve("addresses"), "another boot");
    old.write("lo", List.of(ONE));

    binder().cleanUp();

    assertThat(commands.taken()).noneMatch(run -> run.contains("delete"));
  }

  @Test
  void aDeviceOfAFormerRunGoesAndOneOfAnybodyElseStays() {
    commands.answer(run -> new Outcome(0, "7: kube-ipvs0: <BROADCAST>\\    alias headgate:0"));
    assertThat(binder().cleanUp()).isEqualTo(Standing.LEFT_OVER);
    assertThat(commands.taken()).contains("ip link delete dev kube-ipvs0");

    commands.answer(run -> new Outcome(0, "7: kube-ipvs0: <BROADCAST>\\    link/ether 1:2:3"));
    assertThat(binder().cleanUp()).isEqualTo(Standing.FOREIGN);
    assertThat(commands.taken()).noneMatch(run -> run.contains("delete"));
  }

  private AddressBinder binder() {
    return new AddressBinder(
        commands, new VirtualDevice(commands, "kube-ipvs0"), AddressRecord.in(state));
  }
}
