package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.ClusterView;
import io.headgate.balancer.state.Limits;
import io.headgate.balancer.state.LocalConnectionLimits;
import io.headgate.balancer.state.LocalEjectionTable;
import io.headgate.balancer.state.PodAddress;
import io.headgate.balancer.state.SharedState;
import io.headgate.cluster.affinity.AffinityEntry;
import io.headgate.cluster.affinity.AffinityMove;
import io.headgate.cluster.affinity.AffinityOwners;
import io.headgate.cluster.affinity.AffinityRequest;
import io.headgate.cluster.affinity.SharedAffinityTable;
import io.headgate.cluster.budgets.BudgetTimings;
import io.headgate.cluster.budgets.SharedRequestBudget;
import io.headgate.cluster.counts.SharedConnectionCounts;
import io.headgate.cluster.quotas.QuotaTimings;
import io.headgate.cluster.quotas.RequestShare;
import io.headgate.cluster.quotas.SharedConnectionLimits;
import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.CorsPolicy;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.LimitPolicy;
import io.headgate.discovery.model.LimitPolicy.Rate;
import io.headgate.discovery.model.LimitPolicy.Scope;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.gateway.EchoPod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests at a node whose cluster takes a second for each answer. The clock is the test's. */
class SlowClusterTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n";
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofHours(3);
  private static final int CLIENTS = 30;

  private final ManualTime time = new ManualTime();
  private final Queue<Due> later = new ConcurrentLinkedQueue<>();
  private final SlowOwners owners = new SlowOwners();
  private final AtomicInteger said = new AtomicInteger();
  private final SharedAffinityTable affinity =
      new SharedAffinityTable(this::after, time, SharedAffinityTable.BOUND, 1_000);
  private final List<RawClient> clients = new ArrayList<>();
  private EchoPod one;
  private EchoPod two;
  private HttpFixture gateway;

  private record Due(long nanoTime, Runnable task) {}

  private void after(Duration delay, Runnable task) {
    later.add(new Due(time.nanoTime() + delay.toNanos(), task));
  }

  /** Does in order what has become due. */
  private void pass(Duration duration) {
    time.pass(duration);
    for (Due due : List.copyOf(later)) {
      if (due.nanoTime() - time.nanoTime() <= 0 && later.remove(due)) {
        due.task().run();
      }
    }
    affinity.settle();
  }

  private final class SlowOwners implements AffinityOwners {

    private final Map<AffinityKey, AffinityEntry> decided = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    @Override
    public CompletionStage<AffinityEntry> decide(AffinityKey key, AffinityRequest request) {
      asked.incrementAndGet();
      CompletableFuture<AffinityEntry> answer = new CompletableFuture<>();
      after(
          SLOW,
          () -> {
            answered.incrementAndGet();
            answer.complete(
                decided.compute(
                    key,
                    (k, known) ->
                        AffinityEntry.decide(known, request, time.nanoTime() / 1_000_000)));
          });
      return answer;
    }

    @Override
    public void announce(AffinityMove move) {}

    @Override
    public void forget(String serviceUid) {}
  }

  @BeforeEach
  void start() throws IOException {
    one = EchoPod.start("one", new InetSocketAddress("127.0.0.2", 0));
    two = EchoPod.start("two", new InetSocketAddress("127.0.0.3", 0));
    affinity.attach(owners);
    SharedConnectionLimits limits =
        new SharedConnectionLimits(
            new UUID(0, 1), message -> said.incrementAndGet(), QuotaTimings.DEFAULT, time);
    RequestShare share = new RequestShare(time, BudgetTimings.DEFAULT.lentNanos());
    limits.include(share);
    SharedRequestBudget budget =
        new SharedRequestBudget(
            share,
            limits,
            new SharedRequestBudget.Capacity(message -> said.incrementAndGet(), 1_000),
            BudgetTimings.DEFAULT,
            time);
    gateway =
        HttpFixture.start(
            new SharedState(
                new SharedConnectionCounts(),
                affinity,
                new LocalEjectionTable(),
                new Limits(new LocalConnectionLimits(), budget),
                ClusterView.NONE),
            time);
  }

  @AfterEach
  void stop() {
    clients.forEach(RawClient::close);
    gateway.close();
    one.close();
    two.close();
  }

  @Test
  void iA9_aNewClientWaitsNoLongerThanTheBoundAndAKnownOneNotAtAll() throws IOException {
    gateway
        .affinity(new SessionAffinity.ClientIp(TIMEOUT))
        .service("shop", one.address(), two.address());
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(client("127.0.1." + (1 + i)).send(GET));
    }
    await().until(() -> owners.asked.get() == CLIENTS);
    assertThat(gateway.observer().seen()).as("before anybody decided").isEmpty();

    pass(SharedAffinityTable.BOUND);

    List<String> pods = new ArrayList<>();
    for (RawClient client : clients) {
      pods.add(pod(client.message()));
    }
    assertThat(pods).hasSize(CLIENTS).contains("one", "two");
    assertThat(pods()).isEqualTo(pods);
    assertThat(owners.answered).as("answers for which somebody has waited").hasValue(0);
    assertThat(affinity.figures().unanswered()).isEqualTo(CLIENTS);

    // What was asked comes to be decided, whatever this node has done meanwhile; of the first
    // client another node knew already.
    EchoPod others = pods.getFirst().equals("one") ? two : one;
    owners.decided.put(
        key(0),
        new AffinityEntry(
            new PodAddress(new EndpointAddress(others.address())), 0, TIMEOUT.toMillis(), 1));
    pass(SLOW);

    assertThat(owners.answered).hasValueGreaterThanOrEqualTo(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      EndpointAddress decided = Objects.requireNonNull(owners.decided.get(key(i))).pod().endpoint();
      pods.set(i, decided.equals(new EndpointAddress(one.address())) ? "one" : "two");
    }
    assertThat(pods.getFirst()).isEqualTo(others == one ? "one" : "two");
    assertThat(pods()).as("what was decided, on all nodes").isEqualTo(pods);
  }

  private static AffinityKey key(int client) throws IOException {
    return new AffinityKey("uid-shop", InetAddress.getByName("127.0.1." + (1 + client)), 0);
  }

  /** Of all clients, in order. */
  private List<String> pods() {
    return clients.stream().map(client -> pod(client.send(GET).message())).toList();
  }

  private static String pod(RawClient.Message answer) {
    return answer
        .body()
        .lines()
        .findFirst()
        .orElseThrow(() -> new AssertionError(answer.startLine()))
        .substring(EchoPod.NAME.length());
  }

  @Test
  void iA9_requestsWithoutAffinityAndTheirRatesAskNobody() throws IOException {
    gateway.policy(limited()).service("shop", one.address(), two.address());
    RawClient client = client("127.0.0.1");
    clients.add(client);
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(client.send(GET).message().status());
    }

    assertThat(answers).startsWith(200, 200, 200).endsWith(503, 503).containsOnly(200, 503);
    assertThat(owners.asked).hasValue(0);
    assertThat(later).isEmpty();
    assertThat(time.nanoTime()).isZero();
  }

  private static RoutePolicy limited() {
    RoutePolicy plain = RoutePolicy.forwarding(HttpFixture.QUICK);
    return new RoutePolicy(
        plain.forward(),
        plain.redirects(),
        AccessPolicy.EVERYBODY.with(
            new LimitPolicy(
                List.of(new Rate(10, Duration.ofSeconds(1), 10)), List.of(), 0, Scope.CLUSTER)),
        Optional.<CorsPolicy>empty(),
        plain.headers());
  }

  private RawClient client(String address) throws IOException {
    InetSocketAddress to = gateway.address();
    return new RawClient(
        new Socket(to.getAddress(), to.getPort(), InetAddress.getByName(address), 0));
  }
}
