package io.headgate.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.state.ClusterFigures;
import io.headgate.balancer.state.ClusterMember;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.Ejection.Reason;
import io.headgate.discovery.model.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Real members, over loopback. */
class HazelcastClusterTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void membersFindEachOtherAndShare() {
    InetSocketAddress first = TestNode.place(2);
    InetSocketAddress second = TestNode.place(3);
    try (TestNode one = TestNode.start("share", first, first, second).settled();
        TestNode two = TestNode.start("share", second, first, second).settled()) {
      await().atMost(SOON).until(() -> one.members() == 2 && two.members() == 2);
      assertThat(two.cluster().members())
          .extracting(ClusterMember::self)
          .containsExactly(false, true);
      assertThat(one.problems()).isEmpty();

      List<ConnectionLease> open = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        open.add(one.load(Sample.A).open());
      }
      await().atMost(SOON).until(() -> two.load(Sample.A).activeElsewhere() == 10);
      assertThat(two.load(Sample.A).active()).isZero();
      ClusterFigures.Said said = one.cluster().figures().said();
      assertThat(said.messages()).isPositive();
      assertThat(said.bytes()).isGreaterThan(said.messages());
      open.forEach(ConnectionLease::close);
      await().atMost(SOON).until(() -> two.load(Sample.A).activeElsewhere() == 0);

      // Where a decision does not come in time, the node decides by itself, and asks again.
      for (int client = 1; client <= 2_000; client++) {
        one.bind(Sample.client(client), Sample.POD_A);
        two.bind(Sample.client(client), Sample.POD_B);
      }
      await().atMost(SOON).until(() -> agree(one, two, 2_000));
      assertThat(two.cluster().figures().affinity().unanswered())
          .as("of 2000, those that were not decided within 20 ms")
          .isLessThan(200);
    }
  }

  private static boolean agree(TestNode one, TestNode two, int clients) {
    return IntStream.rangeClosed(1, clients)
        .mapToObj(Sample::client)
        .allMatch(key -> one.bind(key, Sample.POD_C).equals(two.bind(key, Sample.POD_C)));
  }

  @Test
  void whoDiesTakesItsConnectionsWithIt() {
    InetSocketAddress first = TestNode.place(2);
    InetSocketAddress second = TestNode.place(3);
    try (TestNode one = TestNode.start("death", first, first, second).settled()) {
      try (TestNode two = TestNode.start("death", second, first, second).settled()) {
        await().atMost(SOON).until(() -> one.members() == 2);
        ConnectionLease open = two.load(Sample.A).open();
        await().atMost(SOON).until(() -> one.load(Sample.A).activeElsewhere() == 1);
        assertThat(open).isNotNull();
      }
      await().atMost(SOON).until(() -> one.load(Sample.A).activeElsewhere() == 0);
      await().atMost(SOON).until(() -> !one.problems().isEmpty());
      assertThat(one.problems().getFirst()).contains("no other member answers at 127.0.0.3:");
    }
  }

  @Test
  void d3_whatOneMemberEjectsIsOutOnAllAndDrainsAreKnownToWhoComesLater() {
    InetSocketAddress first = TestNode.place(2);
    InetSocketAddress second = TestNode.place(3);
    try (TestNode one = TestNode.start("out", first, first, second).settled()) {
      one.ejections().eject(Sample.SHOP, Ejection.of(Sample.B, Reason.DRAINED), 2);
      try (TestNode two = TestNode.start("out", second, first, second).settled()) {
        await().atMost(SOON).until(() -> two.isOut(Sample.B));

        long until = TimeSource.system().nanoTime() + SOON.toNanos();
        Ejection failed = Ejection.until(Sample.A, Reason.FAILURES, until);
        one.ejections().eject(Sample.SHOP, failed, 1);
        await().atMost(Duration.ofSeconds(1)).until(() -> two.isOut(Sample.A));

        two.ejections().readmit(Sample.SHOP, Sample.A, Reason.FAILURES);
        two.ejections().readmit(Sample.SHOP, Sample.B, Reason.DRAINED);
        await()
            .atMost(Duration.ofSeconds(1))
            .until(() -> !one.isOut(Sample.A) && !one.isOut(Sample.B));
      }
    }
  }

  @Test
  void aTakenPortIsAProblemAndOverWhenThePortIsFree() throws IOException {
    InetSocketAddress place = TestNode.place(2);
    ServerSocket taken = new ServerSocket(place.getPort(), 1, place.getAddress());
    try (TestNode node = TestNode.start("taken", place, place).settled()) {
      await().atMost(SOON).until(() -> !node.problems().isEmpty());
      assertThat(node.problems().getFirst()).startsWith("no member at 127.0.0.2:");
      assertThat(node.members()).isZero();
      assertThat(node.bind(Sample.client(1), Sample.POD_A)).isEqualTo(Sample.POD_A);

      taken.close();
      await().atMost(SOON).until(() -> node.members() == 1);
      await().atMost(SOON).until(() -> node.problems().size() == 1);
      assertThat(node.problems().getFirst()).contains("names no other member");
    } finally {
      taken.close();
    }
  }

  @Test
  void whoStartedAloneMergesWhenPeersCome() {
    InetSocketAddress first = TestNode.place(2);
    InetSocketAddress second = TestNode.place(3);
    AtomicReference<Set<InetSocketAddress>> known = new AtomicReference<>(Set.of());
    try (TestNode one = TestNode.start("merge", first, known::get).settled();
        TestNode two = TestNode.start("merge", second, known::get).settled()) {
      assertThat(one.bind(Sample.client(1), Sample.POD_A)).isEqualTo(Sample.POD_A);
      assertThat(two.bind(Sample.client(1), Sample.POD_B)).isEqualTo(Sample.POD_B);
      ConnectionLease open = two.load(Sample.A).open();

      known.set(Set.of(first, second));
      await().atMost(SOON.multipliedBy(2)).until(() -> one.members() == 2 && two.members() == 2);
      await().atMost(SOON).until(() -> one.load(Sample.A).activeElsewhere() == 1);
      await()
          .atMost(SOON)
          .until(
              () ->
                  one.bind(Sample.client(1), Sample.POD_C)
                      .equals(two.bind(Sample.client(1), Sample.POD_C)));
      await().atMost(SOON).until(() -> one.problems().isEmpty() && two.problems().isEmpty());
      open.close();
    }
  }

  @Test
  void whoIsAskedAnswersAndWhoDoesNotIsNamedInTime() {
    InetSocketAddress first = TestNode.place(2);
    InetSocketAddress second = TestNode.place(3);
    CountDownLatch never = new CountDownLatch(1);
    try (TestNode one = TestNode.start("ask", first, first, second).settled();
        TestNode two = TestNode.start("ask", second, first, second).settled()) {
      await().atMost(SOON).until(() -> one.members() == 2 && two.members() == 2);
      assertThat(ask(one, "early", SOON)).as("before it can answer").containsExactly("node-3: ");

      two.questions().answeredBy(question -> question + "? " + "yes".repeat(100_000));
      assertThat(ask(one, "really", SOON))
          .containsExactly("node-3: really? " + "yes".repeat(100_000));

      two.questions()
          .answeredBy(
              question -> {
                throw new IllegalArgumentException(question);
              });
      assertThat(ask(one, "what", SOON)).containsExactly("node-3: ");

      two.questions().answeredBy(question -> waitFor(never));
      assertThat(ask(one, "when", Duration.ofMillis(50))).containsExactly("node-3: ");
      two.questions().answeredBy(question -> "now");
      assertThat(ask(one, "when", SOON)).as("while others wait").containsExactly("node-3: now");
      never.countDown();
    }
  }

  private static String waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "late";
  }

  private static List<String> ask(TestNode node, String question, Duration within) {
    return node.questions().ask(question, within).toCompletableFuture().join().stream()
        .map(it -> name(it.member()) + ": " + it.answer().orElse(""))
        .toList();
  }

  /** By its address: ports are any. */
  private static String name(ClusterMember member) {
    byte[] ip = member.address().getAddress().getAddress();
    return "node-" + ip[ip.length - 1];
  }
}
