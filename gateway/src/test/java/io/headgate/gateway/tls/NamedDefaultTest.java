package io.headgate.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressRouting;
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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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

/** The certificate that a flag names for hosts without one. */
class NamedDefaultTest {

  private static final String SELF_MADE = "ingress.local";
  private static final SecretName NAMED = new SecretName("default", "wildcard");

  private final SettableTime time = new SettableTime();
  private final ProblemLog problems = new ProblemLog();
  private final CertificateStore store =
      new CertificateStore(problems, time, TlsSettings.DEFAULT, Optional.of(NAMED));
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
    "missing.com, any.example",
    "unknown.com, any.example",
    "'', any.example",
  })
  void iT1_itIsShownToAllWhoHaveNoneOfTheirOwn(String serverName, String firstName)
      throws Exception {
    secrets.put(name("a"), TestCertificates.secret("a", time.now, "a.com"));
    secrets.put(NAMED, TestCertificates.secret("wildcard", time.now, "any.example"));
    publish();

    assertThat(server.namesShown(serverName)).startsWith(firstName);
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void iT2_whereItIsMissingTheSelfMadeOneIsShownUntilItAppears() throws Exception {
    publish();
    assertThat(server.namesShown("unknown.com")).startsWith(SELF_MADE);
    assertThat(served().problem()).contains("not found");

    secrets.put(NAMED, TestCertificates.secret("wildcard", time.now, "any.example"));
    publish();
    assertThat(server.namesShown("unknown.com")).containsExactly("any.example");
    assertThat(served())
        .isEqualTo(
            new ServedCertificate(
                NAMED, List.of(), List.of("any.example"), served().notAfter(), Optional.empty()));
  }

  @Test
  void iT3_aRotatedOneCountsForTheNextHandshakeAndNoConnectionIsLost() throws Exception {
    secrets.put(NAMED, TestCertificates.secret("wildcard", time.now, "old.example"));
    publish();
    try (SSLSocket before = server.connect("unknown.com")) {
      secrets.put(NAMED, TestCertificates.secret("wildcard", time.now, "new.example"));
      publish();

      assertThat(server.namesShown("unknown.com")).containsExactly("new.example");
      assertThat(TlsEchoServer.echo(before, "still here")).isEqualTo("still here");
    }
  }

  @Test
  void anUnusableOneIsAProblemUntilItIsUsable() throws Exception {
    secrets.put(NAMED, new Certificate(NAMED, "no PEM", "no PEM"));
    publish();
    assertThat(server.namesShown("unknown.com")).startsWith(SELF_MADE);
    assertThat(problems.current())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.reason()).isEqualTo(Problem.Reason.TLSSecret);
              assertThat(it.toString())
                  .startsWith(
                      "Secret default/wildcard: --default-ssl-certificate: Secret default/wildcard:"
                          + " ")
                  .endsWith("; the certificate that was made at the start stands in");
            });

    secrets.put(NAMED, TestCertificates.secret("wildcard", time.now, "any.example"));
    publish();
    assertThat(server.namesShown("unknown.com")).containsExactly("any.example");
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void anExpiredOneIsNotShownAndSaidSo() throws Exception {
    secrets.put(NAMED, TestCertificates.secret("wildcard", time.now, "any.example"));
    publish();
    time.now = time.now.plus(Duration.ofDays(2));

    assertThat(server.namesShown("unknown.com")).startsWith(SELF_MADE);
    assertThat(problems.current())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains("expired at"));
    assertThat(served().problem()).get().asString().startsWith("expired at");
  }

  private ServedCertificate served() {
    return store.served().getLast();
  }

  private static SecretName name(String secret) {
    return new SecretName("default", secret);
  }

  private void publish() {
    Ingress ingress =
        new Ingress(
            new IngressName("default", "shop"),
            new ObjectMeta("uid", Instant.EPOCH, Map.of()),
            "headgate",
            new IngressRouting(List.of(), Optional.empty(), RoutePolicy.DEFAULT),
            List.of(
                new IngressTls(List.of("a.com"), Optional.of(name("a"))),
                new IngressTls(List.of("missing.com"), Optional.of(name("missing")))));
    store.onSnapshot(
        new SnapshotDelta(Map.of(), Set.of(), Map.copyOf(secrets).keySet()),
        new Snapshot(
            1,
            new NodeInfo("node", ""),
            Map.of(),
            new IngressObjects(Map.of(ingress.name(), ingress), Map.copyOf(secrets)),
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
