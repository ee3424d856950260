package io.headgate.balancer.address;

import static io.headgate.balancer.address.Addressed.added;
import static io.headgate.balancer.address.Addressed.changed;
import static io.headgate.balancer.address.Addressed.ip;
import static io.headgate.balancer.address.Addressed.removed;
import static io.headgate.balancer.address.Addressed.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclaredPortsTest {

  private static final Service WEB =
      service("web", "tcp:10.96.0.1:80", "udp:10.96.0.1:53", "node:30007");

  private final DeclaredPorts declared = new DeclaredPorts(VirtualAddressMode.AUTO::adds);

  @Test
  void aServiceDeclaresPortsOnItsAddressAndNoneOfTheNode() {
    DeclaredPorts.Change change = declared.apply(List.of(added(WEB)));

    assertThat(change.added().addresses()).containsExactly(ip("10.96.0.1"));
    assertThat(change.added().ports())
        .containsExactlyInAnyOrder(
            new VirtualPort(ip("10.96.0.1"), Protocol.TCP, 80),
            new VirtualPort(ip("10.96.0.1"), Protocol.UDP, 53));
    assertThat(change.removed().isEmpty()).isTrue();
  }

  @Test
  void anAddressStaysAsLongAsItHasAPort() {
    Service less = service("web", "tcp:10.96.0.1:80");
    declared.apply(List.of(added(WEB)));

    DeclaredPorts.Change change = declared.apply(List.of(changed(WEB, less)));
    assertThat(change.removed().addresses()).isEmpty();
    assertThat(change.removed().ports())
        .containsExactly(new VirtualPort(ip("10.96.0.1"), Protocol.UDP, 53));

    assertThat(declared.apply(List.of(removed(less))).removed().addresses())
        .containsExactly(ip("10.96.0.1"));
  }

  @Test
  void whatPassesFromOneServiceToAnotherIsNoChange() {
    declared.apply(List.of(added(WEB)));
    Service heir = service("heir", "tcp:10.96.0.1:80", "udp:10.96.0.1:53");

    DeclaredPorts.Change change = declared.apply(List.of(removed(WEB), added(heir)));

    assertThat(change.added().isEmpty()).isTrue();
    assertThat(change.removed().isEmpty()).isTrue();
  }

  @Test
  void anExternalAddressOfTwoServicesStaysForTheOther() {
    Service one = service("one", "external:203.0.113.9:80");
    Service two = service("two", "external:203.0.113.9:443");
    declared.apply(List.of(added(one), added(two)));

    assertThat(declared.apply(List.of(removed(one))).removed().addresses()).isEmpty();
    assertThat(declared.apply(List.of(removed(two))).removed().addresses())
        .containsExactly(ip("203.0.113.9"));
  }

  @Test
  void loopbackAddressesAreThereAnyhow() {
    assertThat(declared.apply(List.of(added(service("demo", "tcp:127.96.0.1:80")))).added())
        .matches(VirtualPorts::isEmpty);
  }
}
