package io.headgate.balancer.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.EndpointAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LocalAffinityTableTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final PodAddress POD_A = pod(1, 8080);
  private static final PodAddress POD_B = pod(2, 8080);
  private static final PodAddress POD_C = pod(3, 8080);

  private final ManualTime time = new ManualTime();
  private final LocalAffinityTable table = new LocalAffinityTable(time, 1_000);
  private final AffinityKey client = client(1);

  @Test
  void theFirstProposalHolds() {
    assertThat(bind(client, POD_A)).isEqualTo(POD_A);
    assertThat(bind(client, POD_B)).isEqualTo(POD_A);
    assertThat(table.known(client, TIMEOUT)).isEqualTo(POD_A);
    assertThat(table.known(client(2), TIMEOUT)).isNull();
  }

  @Test
  void b2_aClientIsForgottenWhenItsTimeoutHasPassed() {
    bind(client, POD_A);

    time.pass(TIMEOUT.minusNanos(1));
    assertThat(table.known(client, TIMEOUT)).isEqualTo(POD_A);
    time.pass(TIMEOUT);

    assertThat(table.known(client, TIMEOUT)).isNull();
    assertThat(bind(client, POD_B)).isEqualTo(POD_B);
  }

  @Test
  void b2_eachNewConnectionStartsTheTimeoutAgain() {
    bind(client, POD_A);

    for (int connection = 0; connection < 12; connection++) {
      time.pass(Duration.ofSeconds(5));
      assertThat(table.known(client, TIMEOUT)).isEqualTo(POD_A);
    }
  }

  @Test
  void anEditedTimeoutHoldsFromTheNextConnectionOn() {
    bind(client, POD_A);
    assertThat(table.known(client, Duration.ofMinutes(1))).isEqualTo(POD_A);
    time.pass(Duration.ofSeconds(59));

    assertThat(table.known(client, TIMEOUT)).isEqualTo(POD_A);
    time.pass(TIMEOUT);

    assertThat(table.known(client, TIMEOUT)).isNull();
  }

  @Test
  void onlyThePodThatIsGoneIsReplaced() {
    bind(client, POD_A);

    assertThat(replace(client, POD_A, POD_B)).isEqualTo(POD_B);
    assertThat(replace(client, POD_A, POD_C)).isEqualTo(POD_B);
    assertThat(table.known(client, TIMEOUT)).isEqualTo(POD_B);
  }

  @Test
  void aServiceIsForgottenAlone() {
    AffinityKey other = new AffinityKey("uid-2", client.client(), 0);
    bind(client, POD_A);
    bind(other, POD_B);

    table.forget(client.serviceUid());

    assertThat(table.known(client, TIMEOUT)).isNull();
    assertThat(table.known(other, TIMEOUT)).isEqualTo(POD_B);
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < 10_000; i++) {
      bind(client(i), POD_A);
    }

    assertThat(table.size()).isLessThanOrEqualTo(1_000);
    assertThat(table.evicted()).isEqualTo(10_000 - table.size());
  }

  @Test
  void manyProposalsAtOnceAreOneDecision() throws Exception {
    Set<PodAddress> answers = new HashSet<>();
    ConcurrentLinkedQueue<PodAddress> heard = new ConcurrentLinkedQueue<>();
    try (ExecutorService loops = Executors.newFixedThreadPool(4)) {
      List<PodAddress> proposals = List.of(POD_A, POD_B, POD_C);
      for (int i = 0; i < 300; i++) {
        PodAddress proposed = proposals.get(i % 3);
        loops.execute(() -> table.bindIfAbsent(client, proposed, TIMEOUT, heard::add));
      }
    }

    answers.addAll(heard);
    assertThat(heard).hasSize(300);
    assertThat(answers).hasSize(1);
  }

  @Test
  void b12_anIpv4MappedClientIsItsIpv4Form() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};
    InetAddress kept = Inet6Address.getByAddress("mapped", mapped, 1);
    InetAddress plain = InetAddress.getByAddress(new byte[] {10, 1, 2, 3});

    assertThat(kept).isInstanceOf(Inet6Address.class);
    assertThat(new ClientAddress(kept, 1)).isEqualTo(new ClientAddress(plain, 1));
    assertThat(AffinityKey.ofService("uid", new ClientAddress(kept, 1)))
        .isEqualTo(AffinityKey.ofService("uid", new ClientAddress(plain, 2)));
  }

  @Test
  void aPodIsTheSameAtItsOtherPort() {
    assertThat(pod(1, 8080).isAt(pod(1, 9090).endpoint())).isTrue();
    assertThat(pod(1, 8080).isAt(pod(2, 8080).endpoint())).isFalse();
  }

  private PodAddress bind(AffinityKey key, PodAddress proposed) {
    List<PodAddress> answer = new ArrayList<>();
    table.bindIfAbsent(key, proposed, TIMEOUT, answer::add);
    return answer.getFirst();
  }

  private PodAddress replace(AffinityKey key, PodAddress gone, PodAddress proposed) {
    List<PodAddress> answer = new ArrayList<>();
    table.replace(key, new AffinityTable.Replacement(gone, proposed), TIMEOUT, answer::add);
    return answer.getFirst();
  }

  private static AffinityKey client(int number) {
    return AffinityKey.ofService(
        "uid-1", new ClientAddress(address(number), 40_000 + number % 999));
  }

  private static PodAddress pod(int number, int port) {
    return new PodAddress(EndpointAddress.of(address(number), port));
  }

  private static InetAddress address(int number) {
    return Ip.of("127.97." + number / 256 + "." + number % 256);
  }
}
