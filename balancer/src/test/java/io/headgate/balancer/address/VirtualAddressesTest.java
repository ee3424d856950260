package io.headgate.balancer.address;

import static io.headgate.balancer.address.Addressed.added;
import static io.headgate.balancer.address.Addressed.changed;
import static io.headgate.balancer.address.Addressed.delta;
import static io.headgate.balancer.address.Addressed.ip;
import static io.headgate.balancer.address.Addressed.removed;
import static io.headgate.balancer.address.Addressed.service;
import static io.headgate.balancer.address.Addressed.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.address.SystemCommands.Outcome;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.SnapshotDelta.ServiceChange;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualAddressesTest {

  private static final Service WEB = service("web", "tcp:10.96.0.1:80");

  @TempDir private Path state;
  private final RecordedCommands commands = new RecordedCommands();
  private final ProblemLog problems = new ProblemLog();

  @Test
  void anAddressIsGuardedBeforeItIsThereAndUntilItIsGone() {
    VirtualAddresses addresses = started();
    follow(addresses, added(WEB), WEB);

    assertThat(commands.taken())
        .filteredOn(run -> run.contains("10.96.0.1"))
        .satisfiesExactly(
            guarding -> assertThat(guarding).startsWith("nft -f -"),
            adding -> assertThat(adding).contains("address add 10.96.0.1/32 dev kube-ipvs0"));
    assertThat(addresses.holds(ip("10.96.0.1"))).isTrue();

    addresses.adding().onSnapshot(delta(Map.of(WEB.name(), removed(WEB))), snapshot());
    assertThat(commands.taken()).as("its socket is still open").isEmpty();
    addresses.removing().onSnapshot(delta(Map.of(WEB.name(), removed(WEB))), snapshot());
    assertThat(commands.taken())
        .satisfiesExactly(
            removing -> assertThat(removing).contains("address delete 10.96.0.1/32"),
            releasing -> assertThat(releasing).contains("delete element", "10.96.0.1 . tcp . 80"));
    assertThat(addresses.holds(ip("10.96.0.1"))).isFalse();
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void aSecondServiceCostsOneCommandOfEachKind() {
    VirtualAddresses addresses = started();
    follow(addresses, added(WEB), WEB);
    commands.taken();

    follow(addresses, added(service("two", "tcp:10.96.0.2:80")), WEB);

    assertThat(commands.taken()).hasSize(2);
  }

  @Test
  void whatChangesNoAddressCostsNoCommand() {
    VirtualAddresses addresses = started();
    follow(addresses, added(WEB), WEB);
    commands.taken();

    follow(addresses, changed(WEB, service("web", "tcp:10.96.0.1:80")), WEB);

    assertThat(commands.taken()).isEmpty();
  }

  @Test
  void aFurtherPortOpensWithoutTheIpCommand() {
    VirtualAddresses addresses = started();
    follow(addresses, added(WEB), WEB);
    commands.taken();

    follow(addresses, changed(WEB, service("web", "tcp:10.96.0.1:80", "udp:10.96.0.1:53")), WEB);

    assertThat(commands.taken())
        .containsExactly("nft -f -\nadd element inet headgate open4 { 10.96.0.1 . udp . 53 }\n");
  }

  @Test
  void anAddressThatTheMachineHasAnyhowIsLeftAlone() {
    VirtualAddresses addresses = started();
    Service ours = service("web", "external:192.168.1.7:80");
    commands.answer(
        run ->
            run.contains("address show up")
                ? new Outcome(0, "2: eth0    inet 192.168.1.7/24 brd 192.168.1.255 scope global")
                : new Outcome(1, ""));

    follow(addresses, added(ours), ours);

    assertThat(commands.taken()).containsExactly("ip -o address show up");
    assertThat(addresses.holds(ip("192.168.1.7"))).isFalse();
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void a30_withoutNftAProblemSaysWhatIsNotProtectedAndAddressesAreServed() {
    VirtualAddresses addresses = started();
    commands.answer(
        run ->
            run.startsWith("nft")
                ? new Outcome(127, "no command nft (expected: the package nftables)")
                : new Outcome(run.contains("link show") ? 1 : 0, ""));

    follow(addresses, added(WEB), WEB);

    assertThat(addresses.holds(ip("10.96.0.1"))).isTrue();
    assertThat(problems.current())
        .extracting(Problem::toString)
        .containsExactly(
            "Interface kube-ipvs0: ports that no Service declares are not refused: no command nft"
                + " (expected: the package nftables)");
  }

  @Test
  void whereTheTableWasTouchedItIsMadeAnew() {
    VirtualAddresses addresses = started();
    follow(addresses, added(WEB), WEB);
    commands.taken();
    commands.answer(
        run -> new Outcome(run.startsWith("nft -f -\nadd element") ? 1 : 0, "No such file"));

    follow(addresses, added(service("two", "tcp:10.96.0.2:80")), WEB);

    assertThat(commands.taken().get(1))
        .startsWith("nft -f -\ntable inet headgate\ndelete table")
        .contains("10.96.0.1, 10.96.0.2");
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void anAddressThatCannotBeAddedIsAProblemOfItsServiceAndIsTriedAgain() {
    VirtualAddresses addresses = started();
    commands.answer(
        run ->
            run.contains("address add")
                ? new Outcome(1, "RTNETLINK answers: No buffer space available\nCommand failed -:1")
                : new Outcome(run.contains("link show") ? 1 : 0, ""));
    follow(addresses, added(WEB), WEB);
    assertThat(problems.current())
        .extracting(Problem::toString)
        .containsExactly(
            "Service default/web: address 10.96.0.1: cannot be added to kube-ipvs0: RTNETLINK"
                + " answers: No buffer space available");

    commands.answer(run -> new Outcome(0, ""));
    follow(addresses, added(service("two", "tcp:10.96.0.2:80")), WEB);

    assertThat(addresses.holds(ip("10.96.0.1"))).isTrue();
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void withoutTheRightNothingIsRunAndAProblemNamesIt() {
    VirtualAddresses addresses = addresses();
    addresses.cleanUp(false);

    follow(addresses, added(WEB), WEB);

    assertThat(commands.taken()).isEmpty();
    assertThat(problems.current())
        .extracting(Problem::toString)
        .containsExactly(
            "Interface kube-ipvs0: no address can be added (needed: the right CAP_NET_ADMIN)");
  }

  @Test
  void theInterfaceOfAHeadgateThatRunsIsNotTouched() throws Exception {
    Process other = new ProcessBuilder("sh", "-c", "sleep 60 # headgate").start();
    try {
      VirtualAddresses addresses = addresses();
      commands.answer(run -> new Outcome(0, "7: kube-ipvs0\\  alias headgate:" + other.pid()));
      addresses.cleanUp(true);
      commands.taken();

      follow(addresses, added(WEB), WEB);
      addresses.close();

      assertThat(commands.taken()).isEmpty();
      assertThat(problems.current())
          .extracting(Problem::message)
          .containsExactly(
              "no address can be added (a Headgate that runs has it; expected: one for each"
                  + " machine)");
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void atTheEndEverythingGoes() {
    VirtualAddresses addresses = started();
    follow(addresses, added(WEB), WEB);
    commands.taken();

    addresses.close();

    assertThat(commands.taken())
        .containsExactly(
            "ip link delete dev kube-ipvs0",
            "nft -f -\ntable inet headgate\ndelete table inet headgate\n");
  }

  private VirtualAddresses addresses() {
    return new VirtualAddresses(
        new VirtualAddressOptions(VirtualAddressMode.AUTO, "kube-ipvs0", true, state),
        problems,
        commands);
  }

  private VirtualAddresses started() {
    VirtualAddresses addresses = addresses();
    commands.answer(run -> new Outcome(run.contains("link show") ? 1 : 0, ""));
    addresses.cleanUp(true);
    commands.taken();
    return addresses;
  }

  private static void follow(
      VirtualAddresses addresses, ServiceChange change, Service... services) {
    Map<io.headgate.discovery.model.ServiceName, ServiceChange> changes =
        Map.of(change.after().or(change::before).orElseThrow().name(), change);
    addresses.adding().onSnapshot(delta(changes), snapshot(services));
    addresses.removing().onSnapshot(delta(changes), snapshot(services));
  }
}
