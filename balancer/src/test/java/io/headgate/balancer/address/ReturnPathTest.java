package io.headgate.balancer.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.address.SystemCommands.Outcome;
import io.headgate.discovery.model.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReturnPathTest {

  private static final String RULE =
      "rule add pref 100 fwmark 0x2000/0x2000 lookup 26727 protocol 104";

  private final RecordedCommands commands = new RecordedCommands();
  private final AddressFilter filter = new AddressFilter(commands, true);
  private final ReturnPath path = new ReturnPath(commands, filter);

  @Test
  void itIsOpenedOnce() {
    path.cleanUp(true);
    commands.taken();

    assertThat(path.open()).isEmpty();
    assertThat(commands.taken())
        .anySatisfy(run -> assertThat(run).startsWith("ip -4 -batch -\n" + RULE))
        .anySatisfy(
            run ->
                assertThat(run)
                    .startsWith("nft -f -\n")
                    .contains("socket transparent 1 socket wildcard 0 meta mark set"));
    assertThat(path.open()).isEmpty();
    assertThat(commands.taken()).isEmpty();
  }

  @Test
  void whatWasOpenedIsClosedAndTheTableGoesWhereNothingElseIsInIt() {
    opened();

    path.close();

    assertThat(commands.taken())
        .first()
        .isEqualTo("nft -f -\ntable inet headgate\ndelete table inet headgate\n");
    path.close();
    assertThat(commands.taken()).as("a second time").isEmpty();
  }

  @Test
  void theTableStaysWherePortsAreGuarded() {
    opened();
    VirtualPorts ports = new VirtualPorts();
    ports.ports().add(new VirtualPort(Addressed.ip("10.96.0.1"), Protocol.TCP, 80));
    filter.add(ports);
    commands.taken();

    path.close();

    assertThat(commands.taken())
        .contains("nft -f -\ndelete chain inet headgate returning\n")
        .anySatisfy(
            run ->
                assertThat(run)
                    .startsWith("ip -4 -force -batch -\nroute delete")
                    .endsWith(RULE.replace("add", "delete") + "\n"));
  }

  @Test
  void aTableThatIsMadeAnewMarksAsWell() {
    opened();
    VirtualPorts ports = new VirtualPorts();
    ports.ports().add(new VirtualPort(Addressed.ip("10.96.0.1"), Protocol.TCP, 80));
    commands.answer(run -> new Outcome(run.startsWith("nft -f -\nadd element") ? 1 : 0, ""));

    assertThat(filter.add(ports)).isEmpty();

    assertThat(commands.taken().getLast()).contains("10.96.0.1", "socket transparent 1");
  }

  @Test
  void withoutTheRightNothingIsRun() {
    path.cleanUp(false);

    assertThat(path.open()).contains("needed: the right CAP_NET_ADMIN");
    path.close();
    assertThat(commands.taken()).isEmpty();
  }

  @Test
  void whereAPartFailsTheOthersGoAgainAndItIsSaid() {
    path.cleanUp(true);
    commands.answer(
        run ->
            run.startsWith("nft -f")
                ? new Outcome(1, "Error: Could not process rule: No such file or directory")
                : new Outcome(0, ""));
    commands.taken();

    assertThat(path.open()).contains("Error: Could not process rule: No such file or directory");
    assertThat(commands.taken().getLast()).startsWith("ip -").contains("rule delete");
    commands.answer(run -> new Outcome(0, ""));
    assertThat(path.open()).as("when it is tried again").isEmpty();
  }

  @Test
  void whatAKilledRunHasLeftGoes() {
    commands.answer(
        run ->
            new Outcome(
                0,
                run.contains("rule show")
                    ? "100:\tfrom all fwmark 0x2000/0x2000 lookup 26727 proto 104"
                    : "table inet headgate { chain owner_999999999 { } }"));

    path.cleanUp(true);

    assertThat(commands.taken())
        .anySatisfy(run -> assertThat(run).startsWith("ip -4 -force -batch -\nroute delete"))
        .anySatisfy(run -> assertThat(run).contains("delete table inet headgate"));
  }

  @Test
  void nothingIsTouchedThatAHeadgateHasWhichRuns() throws Exception {
    Process other = new ProcessBuilder("sh", "-c", "sleep 60 # headgate").start();
    try {
      commands.answer(
          run ->
              new Outcome(
                  0,
                  run.contains("rule show")
                      ? "100:\tfrom all fwmark 0x2000/0x2000 lookup 26727 proto 104"
                      : "table inet headgate { chain owner_" + other.pid() + " { } }"));

      path.cleanUp(true);
      assertThat(path.open())
          .contains(
              "a Headgate that runs has the table inet headgate (expected: one for each"
                  + " machine)");
      path.close();

      assertThat(commands.taken())
          .isSubsetOf(List.of("ip -4 rule show pref 100", "nft -t list table inet headgate"));
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  private void opened() {
    path.cleanUp(true);
    assertThat(path.open()).isEmpty();
    commands.taken();
  }
}
