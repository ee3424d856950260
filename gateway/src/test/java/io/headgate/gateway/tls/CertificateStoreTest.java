package io.headgate.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.IngressTls;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.TimeSource;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateStoreTest {

  private static final String DEFAULT_NAME = "ingress.local";

  private final SettableTime time = new SettableTime();
  private final ProblemLog problems = new ProblemLog();
  private final CertificateStore store = new CertificateStore(problems, time);
  private final Map<IngressName, Ingress> ingresses = new HashMap<>();
  private final Map<SecretName, Certificate> secrets = new HashMap<>();
  private TlsEchoServer server;

  @BeforeEach
  void listen() throws Exception {
    server = new TlsEchoServer(channel -> store.newServerHandler());
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "a.com, a.com",
    "A.COM, a.com",
    "b.com, b.com",
    "x.wild.com, *.wild.com",
    "own.wild.com, own.wild.com",
    "x.y.wild.com, ingress.local",
    "wild.com, ingress.local",
    "unknown.com, ingress.local",
    "localhost, ingress.local",
    "'', ingress.local",
  })
  void iT1_theServerNameChoosesTheCertificate(String serverName, String firstName)
      throws Exception {
    ingress("one", 0, tls("a", "a.com"), tls("b", "b.com"));
    ingress("two", 0, tls("w", "*.wild.com"), tls("own", "own.wild.com"));
    secret("a", "a.com");
    secret("b", "b.com");
    secret("w", "*.wild.com");
    secret("own", "own.wild.com");
    publish();

    assertThat(server.namesShown(serverName)).startsWith(firstName);
  }

  @Test
  void iT2_aMissingSecretIsTheDefaultCertificateUntilItAppears() throws Exception {
    ingress("shop", 0, tls("a", "a.com"));
    publish();
    assertThat(server.namesShown("a.com")).startsWith(DEFAULT_NAME);
    assertThat(store.served())
        .singleElement()
        .satisfies(served -> assertThat(served.problem()).contains("not found"));

    try (SSLSocket before = server.connect("a.com")) {
      assertThat(TlsEchoServer.echo(before, "before")).isEqualTo("before");
      secret("a", "a.com");
      publish();

      assertThat(server.namesShown("a.com")).containsExactly("a.com");
      assertThat(TlsEchoServer.echo(before, "after")).isEqualTo("after");
    }
  }

  @Test
  void aRotatedSecretCountsForTheNextHandshakeAndNoConnectionIsLost() throws Exception {
    ingress("shop", 0, tls("a", "a.com"));
    secret("a", "a.com", "old.a.com");
    publish();
    try (SSLSocket before = server.connect("a.com")) {
      secret("a", "a.com", "new.a.com");
      publish();

      assertThat(server.namesShown("a.com")).containsExactly("a.com", "new.a.com");
      assertThat(TlsEchoServer.echo(before, "still here")).isEqualTo("still here");
    }
  }

  @Test
  void anExpiredCertificateIsReplacedByTheDefaultOneFromThatMomentOn() throws Exception {
    ingress("shop", 0, tls("a", "a.com"));
    secret("a", "a.com");
    publish();
    assertThat(server.namesShown("a.com")).containsExactly("a.com");

    time.now = time.now.plus(Duration.ofDays(2));

    assertThat(server.namesShown("a.com")).startsWith(DEFAULT_NAME);
    assertThat(problems.current())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .startsWith("Secret default/a: expired at ");
    secret("a", "a.com");
    publish();
    assertThat(server.namesShown("a.com")).containsExactly("a.com");
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void aSecretWithoutAKeyIsAProblemAndTheOthersServe() throws Exception {
    ingress("shop", 0, tls("a", "a.com"), tls("b", "b.com"));
    secret("a", "a.com");
    secrets.put(
        name("b"),
        new Certificate(name("b"), TestCertificates.secret("b", "b.com").certificatePem(), ""));
    publish();

    assertThat(server.namesShown("a.com")).containsExactly("a.com");
    assertThat(server.namesShown("b.com")).startsWith(DEFAULT_NAME);
    assertThat(problems.current())
        .extracting(Problem::reason, Problem::toString)
        .containsExactly(
            tuple(
                Problem.Reason.TLSSecret,
                "Ingress default/shop: Secret default/b: tls.key holds no private key (expected:"
                    + " PEM); the default certificate is shown for b.com"));
    assertThat(store.served())
        .extracting(c -> c.secret().name(), ServedCertificate::names, ServedCertificate::problem)
        .containsExactly(
            tuple("a", List.of("a.com"), Optional.empty()),
            tuple("b", List.of(), Optional.of("tls.key holds no private key (expected: PEM)")));
  }

  @Test
  void ofTwoIngressesTheOlderOneChoosesTheCertificateOfAHost() throws Exception {
    ingress("newer", 1, tls("b", "a.com"));
    ingress("older", 0, tls("a", "a.com"));
    secret("a", "a.com", "older.com");
    secret("b", "a.com", "newer.com");
    publish();

    assertThat(server.namesShown("a.com")).containsExactly("a.com", "older.com");
  }

  /** Half of them match the wildcard. What is kept is looked at twice, after equal work. */
  @Test
  void iT9_serverNamesOfClientsLeaveNothingBehind() throws Exception {
    ingress("one", 0, tls("a", "a.com"), tls("w", "*.wild.com"));
    secret("a", "a.com");
    secret("w", "*.wild.com");
    publish();
    askFor(0, 20_000);
    long before = usedHeap();

    askFor(20_000, 120_000);

    assertThat(usedHeap() - before).as("bytes for 100,000 names").isLessThan(2_000_000);
    for (int i = 0; i < 20; i++) {
      assertThat(server.namesShown("x" + i + ".wild.com")).containsExactly("*.wild.com");
    }
  }

  private void askFor(int from, int to) {
    for (int i = from; i < to; i++) {
      String name = "n" + i + (i % 2 == 0 ? ".wild.com" : ".unknown.com");
      var chosen = store.choose(name, ImmediateEventExecutor.INSTANCE.newPromise());
      assertThat(chosen.awaitUninterruptibly().isSuccess()).isTrue();
    }
  }

  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void anEntryWithoutHostsIsForTheHostsOfTheRules() throws Exception {
    IngressRule rule = new IngressRule(new HostMatch.Exact("a.com"), List.of());
    ingresses.put(
        new IngressName("default", "shop"),
        new Ingress(
            new IngressName("default", "shop"),
            new ObjectMeta("uid", Instant.EPOCH, Map.of()),
            "headgate",
            new IngressRouting(List.of(rule), Optional.empty(), RoutePolicy.DEFAULT),
            List.of(tls("a"))));
    secret("a", "a.com");
    publish();

    assertThat(server.namesShown("a.com")).containsExactly("a.com");
    assertThat(server.namesShown("b.com")).startsWith(DEFAULT_NAME);
  }

  @Test
  void anIngressThatIsGoneTakesItsCertificateWithIt() throws Exception {
    ingress("shop", 0, tls("a", "a.com"));
    secret("a", "a.com");
    publish();
    ingresses.clear();
    secrets.clear();
    publish("shop");

    assertThat(server.namesShown("a.com")).startsWith(DEFAULT_NAME);
    assertThat(store.served()).isEmpty();
  }

  /** One whole record, with the beginning of a ClientHello (type 1) of that length. */
  @ParameterizedTest
  @CsvSource({"16384, open", "16385, closed"})
  void aClientHelloBeyondTheLimitIsNotWaitedFor(int length, String expected) throws Exception {
    byte[] head = {22, 3, 1, 64, 0, 1, 0, (byte) (length >> 8), (byte) length};
    byte[] record = Arrays.copyOf(head, 5 + 16384);
    try (Socket client = new Socket()) {
      client.connect(server.address());
      client.setSoTimeout(300);
      client.getOutputStream().write(record);

      assertThat(stateOf(client)).isEqualTo(expected);
    }
  }

  private static String stateOf(Socket client) throws IOException {
    try {
      while (client.getInputStream().read() >= 0) {
        // an alert may come before the end
      }
      return "closed";
    } catch (SocketTimeoutException waits) {
      return "open";
    } catch (SocketException reset) {
      return "closed";
    }
  }

  private void ingress(String name, int age, IngressTls... tls) {
    IngressName ingress = new IngressName("default", name);
    ingresses.put(
        ingress,
        new Ingress(
            ingress,
            new ObjectMeta("uid-" + name, Instant.EPOCH.plusSeconds(age), Map.of()),
            "headgate",
            new IngressRouting(List.of(), Optional.empty(), RoutePolicy.DEFAULT),
            List.of(tls)));
  }

  private static IngressTls tls(String secret, String... hosts) {
    return new IngressTls(List.of(hosts), Optional.of(name(secret)));
  }

  private void secret(String name, String... hosts) {
    secrets.put(name(name), TestCertificates.secret(name, time.now, hosts));
  }

  private static SecretName name(String secret) {
    return new SecretName("default", secret);
  }

  /** Hands over what is there now; every Ingress counts as changed, and those named here too. */
  private void publish(String... gone) {
    Set<IngressName> names = new HashSet<>(ingresses.keySet());
    Arrays.stream(gone).map(name -> new IngressName("default", name)).forEach(names::add);
    store.onSnapshot(
        new SnapshotDelta(Map.of(), names, Map.copyOf(secrets).keySet()),
        new Snapshot(
            1,
            new NodeInfo("node", ""),
            Map.of(),
            new IngressObjects(Map.copyOf(ingresses), Map.copyOf(secrets)),
            List.of()));
  }

  private static final class SettableTime implements TimeSource {

    private volatile Instant now = TimeSource.system().now();

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }
}
