package io.headgate.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.discovery.model.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodAddressesTest {

  @Test
  void aRangeGivesAllButItsFirstAndLast() {
    PodAddresses addresses = PodAddresses.of(Cidr.parse("127.99.0.8/29"));

    List<String> given = new ArrayList<>();
    for (var next = addresses.take(); next.isPresent(); next = addresses.take()) {
      given.add(next.get().getHostAddress());
    }

    assertThat(given)
        .containsExactly(
            "127.99.0.9",
            "127.99.0.10",
            "127.99.0.11",
            "127.99.0.12",
            "127.99.0.13",
            "127.99.0.14");
  }

  @Test
  void whatWasReleasedComesLast() {
    PodAddresses addresses = PodAddresses.of(Cidr.parse("127.99.0.0/29"));
    InetAddress first = addresses.take().orElseThrow();
    addresses.take();
    addresses.release(first);

    List<String> given = new ArrayList<>();
    for (var next = addresses.take(); next.isPresent(); next = addresses.take()) {
      given.add(next.get().getHostAddress());
    }

    assertThat(given)
        .containsExactly("127.99.0.3", "127.99.0.4", "127.99.0.5", "127.99.0.6", "127.99.0.1");
  }

  @Test
  void theMachineOutsideIsNeverAPod() {
    PodAddresses addresses = PodAddresses.of(Cidr.parse("127.99.1.0/24"));
    assertThat(addresses.outside().orElseThrow().getHostAddress()).isEqualTo("127.99.1.90");

    List<String> given = new ArrayList<>();
    for (var next = addresses.take(); next.isPresent(); next = addresses.take()) {
      given.add(next.get().getHostAddress());
    }

    assertThat(given).hasSize(253).doesNotContain("127.99.1.90");
  }

  @Test
  void theDefaultRangeHasTheMachineOutsideWhereTheExamplesLookForIt() {
    assertThat(
            PodAddresses.of(Cidr.parse("127.97.0.0/16")).outside().orElseThrow().getHostAddress())
        .isEqualTo("127.97.255.90");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.97.0.0/31", "0.0.0.0/7", "::/64"})
  void anythingElseIsRefusedByName(String cidr) {
    assertThatThrownBy(() -> PodAddresses.of(Cidr.parse(cidr)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--pod-cidr: \""
                + Cidr.parse(cidr)
                + "\" is no range for pods (expected: a.b.c.d/n with n from 8 to 30)");
  }
}
