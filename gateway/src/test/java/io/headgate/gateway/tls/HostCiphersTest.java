package io.headgate.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.CipherChoice;
import io.headgate.discovery.model.ClientTerms;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.IngressTls;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.PodProtocol;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.TicketKey;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TlsPolicy;
import io.headgate.gateway.TlsClient;
import java.io.IOException;
import java.time.Instant;
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

/** Ciphers of TLS 1.2 that hosts have of their own. */
class HostCiphersTest {

  private static final SecretName SECRET = new SecretName("default", "all");
  private static final String AES_128 = "ECDHE-ECDSA-AES128-GCM-SHA256";
  private static final String BOTH = AES_128 + ":ECDHE-ECDSA-AES256-GCM-SHA384";

  private final Certificate certificate =
      TestCertificates.secret("all", "a.example", "b.example", "*.c.example");
  private final ProblemLog problems = new ProblemLog();
  private final CertificateStore store = new CertificateStore(problems, TimeSource.system());
  private final Map<IngressName, Ingress> ingresses = new HashMap<>();
  private TlsEchoServer server;

  @BeforeEach
  void listen() throws Exception {
    server = new TlsEchoServer(channel -> store.newServerHandler());
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** The client would rather have AES-256, and so would all hosts. */
  @ParameterizedTest
  @CsvSource({
    "a.example, 128",
    "A.EXAMPLE., 128",
    "b.example, 256",
    "x.c.example, 128",
    "plain.c.example, 256",
    "d.example, 256",
  })
  void aHostHasItsOwnAndOthersTheCommonOnes(String name, int bits) throws IOException {
    ingress("a", 1, says(AES_128, true), "a.example");
    ingress("b", 2, CipherChoice.NONE, "b.example", "plain.c.example");
    ingress("c", 3, says(AES_128, true), "*.c.example");
    publish();

    assertThat(chosen(TlsClient.trustingEverybody(), name)).contains("AES_" + bits);
    assertThat(problems.current()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, 128", "false, 256"})
  void theOrderIsOursOrTheClients(boolean ours, int bits) throws IOException {
    ingress("a", 1, says(BOTH, ours), "a.example");
    publish();

    assertThat(chosen(TlsClient.trustingEverybody(), "a.example")).contains("AES_" + bits);
  }

  @Test
  void theOldestIngressHasTheHostAndTheOtherOneIsTold() throws IOException {
    ingress("young", 2, says(BOTH, false), "a.example", "b.example");
    ingress("old", 1, says(AES_128, true), "a.example");
    ingress("same", 3, says(AES_128, true), "a.example");
    publish();

    assertThat(chosen(TlsClient.trustingEverybody(), "a.example")).contains("AES_128");
    assertThat(chosen(TlsClient.trustingEverybody(), "b.example")).contains("AES_256");
    assertThat(problems.current())
        .singleElement()
        .satisfies(it -> assertThat(it.reason()).isEqualTo(Problem.Reason.Conflict))
        .hasToString(
            "Ingress default/young: ssl-ciphers, ssl-prefer-server-ciphers: an older Ingress says"
                + " otherwise, and has the host: a.example (default/old)");

    ingresses.remove(new IngressName("default", "old"));
    ingresses.remove(new IngressName("default", "same"));
    publish("old", "same");
    assertThat(chosen(TlsClient.trustingEverybody(), "a.example")).contains("AES_256");
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void unknownOnesAreNotOffered() throws IOException {
    ingress("a", 1, says("NO-SUCH:" + AES_128, true), "a.example");
    ingress("b", 2, says("NO-SUCH", true), "b.example");
    publish();

    assertThat(chosen(TlsClient.trustingEverybody(), "a.example")).contains("AES_128");
    assertThat(chosen(TlsClient.trustingEverybody(), "b.example")).contains("AES_256");
  }

  /** A change counts at once, and no session goes on with what is not offered any longer. */
  @Test
  void whatIsNotOfferedAnyLongerIsNotSpoken() throws IOException {
    ingress("a", 1, CipherChoice.NONE, "a.example");
    publish();
    TlsClient client = TlsClient.trustingEverybody().resuming();
    assertThat(chosen(client, "a.example")).contains("AES_256");

    ingress("a", 1, says(AES_128, true), "a.example");
    publish();
    assertThat(chosen(client, "a.example")).contains("AES_128");
  }

  private String chosen(TlsClient client, String name) throws IOException {
    try (SSLSocket socket =
        client.connect(server.address(), name.replaceAll("\\.$", ""), "TLSv1.2")) {
      assertThat(TlsEchoServer.echo(socket, "hello")).isEqualTo("hello");
      return socket.getSession().getCipherSuite();
    }
  }

  private static CipherChoice says(String ciphers, boolean preferOurs) {
    return new CipherChoice(Optional.of(List.of(ciphers.split(":", -1))), Optional.of(preferOurs));
  }

  private void ingress(String name, int age, CipherChoice said, String... hosts) {
    TlsPolicy policy =
        new TlsPolicy(Optional.empty(), false, Optional.empty(), PodProtocol.BY_PORT, said);
    IngressName ingress = new IngressName("default", name);
    List<IngressRule> rules =
        List.of(hosts).stream().map(it -> new IngressRule(match(it), List.of())).toList();
    ingresses.put(
        ingress,
        new Ingress(
            ingress,
            new ObjectMeta("uid-" + name, Instant.EPOCH.plusSeconds(age), Map.of()),
            "headgate",
            new IngressRouting(
                rules,
                Optional.empty(),
                new IngressPolicies(
                    RoutePolicy.DEFAULT, PathPolicy.PLAIN, ChoicePolicy.DEFAULT, policy)),
            List.of(new IngressTls(List.of(hosts), Optional.of(SECRET)))));
  }

  private static HostMatch match(String host) {
    return host.startsWith("*.")
        ? new HostMatch.Wildcard(host.substring(1))
        : new HostMatch.Exact(host);
  }

  private void publish(String... gone) {
    Set<IngressName> changed = new HashSet<>(ingresses.keySet());
    List.of(gone).forEach(it -> changed.add(new IngressName("default", it)));
    store.onSnapshot(
        new SnapshotDelta(Map.of(), changed, Set.of()),
        new Snapshot(
            1,
            new NodeInfo("node", ""),
            Map.of(),
            new IngressObjects(
                Map.copyOf(ingresses),
                Map.of(SECRET, certificate),
                Map.of(),
                List.of(new TicketKey(new byte[TicketKey.BYTES])),
                ClientTerms.NONE),
            List.of()));
  }
}
