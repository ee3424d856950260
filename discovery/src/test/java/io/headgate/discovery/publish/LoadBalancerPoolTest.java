package io.headgate.discovery.publish;

import static io.headgate.discovery.model.AddressFamily.IPV4;
import static io.headgate.discovery.model.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ServiceName;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which addresses LoadBalancers of our class have. */
class LoadBalancerPoolTest {

  private static final List<Cidr> POOL =
      List.of(Cidr.parse("192.0.2.8/30"), Cidr.parse("fd00::/126"));

  @Test
  void theOldestHasTheFirst() {
    assertThat(assign(claim("b", 2, ""), claim("a", 3, ""), claim("c", 1, "")))
        .containsEntry(name("c"), List.of("192.0.2.8"))
        .containsEntry(name("b"), List.of("192.0.2.9"))
        .containsEntry(name("a"), List.of("192.0.2.10"));
  }

  @Test
  void whatOneHasStaysWithIt() {
    assertThat(assign(claim("old", 1, ""), claim("new", 2, "", "192.0.2.8")))
        .containsEntry(name("new"), List.of("192.0.2.8"))
        .containsEntry(name("old"), List.of("192.0.2.9"));
  }

  @Test
  void whatTwoHaveTheOlderKeeps() {
    assertThat(assign(claim("new", 2, "", "192.0.2.9"), claim("old", 1, "", "192.0.2.9")))
        .containsEntry(name("old"), List.of("192.0.2.9"))
        .containsEntry(name("new"), List.of("192.0.2.8"));
  }

  @Test
  void anAddressOutsideThePoolIsNotKept() {
    assertThat(assign(claim("a", 1, "", "203.0.113.1")))
        .containsEntry(name("a"), List.of("192.0.2.8"));
  }

  @Test
  void whatIsAskedForIsGivenOrNothing() {
    assertThat(
            assign(
                claim("asks", 2, "192.0.2.10"),
                claim("asksToo", 3, "192.0.2.10"),
                claim("far", 4, "203.0.113.1"),
                claim("changes", 5, "192.0.2.11", "192.0.2.8")))
        .containsEntry(name("asks"), List.of("192.0.2.10"))
        .containsEntry(name("asksToo"), List.of())
        .containsEntry(name("far"), List.of())
        .containsEntry(name("changes"), List.of("192.0.2.11"));
  }

  @Test
  void aPoolEnds() {
    LoadBalancerClaim[] claims = new LoadBalancerClaim[5];
    Arrays.setAll(claims, i -> claim("s" + i, i, ""));

    assertThat(assign(claims))
        .containsEntry(name("s3"), List.of("192.0.2.11"))
        .containsEntry(name("s4"), List.of());
  }

  @Test
  void oneOfEachFamily() {
    LoadBalancerClaim both =
        new LoadBalancerClaim(
            name("a"),
            Instant.EPOCH,
            List.of(IPV6, IPV4),
            Optional.empty(),
            List.of(IpLiteral.require("192.0.2.9")));

    assertThat(LoadBalancerPool.assign(POOL, List.of(both)))
        .containsEntry(name("a"), List.of("fd00::", "192.0.2.9"));
  }

  private static Map<ServiceName, List<String>> assign(LoadBalancerClaim... claims) {
    return LoadBalancerPool.assign(POOL, List.of(claims));
  }

  private static LoadBalancerClaim claim(String name, int age, String asked, String... has) {
    List<AddressFamily> families = List.of(IPV4);
    return new LoadBalancerClaim(
        name(name),
        Instant.ofEpochSecond(age),
        families,
        IpLiteral.parse(asked),
        Arrays.stream(has).map(IpLiteral::require).toList());
  }

  private static ServiceName name(String name) {
    return new ServiceName("default", name);
  }
}
