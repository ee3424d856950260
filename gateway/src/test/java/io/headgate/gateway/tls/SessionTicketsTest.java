package io.headgate.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Authorities;
import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.ClientCertificatePolicy;
import io.headgate.discovery.model.ClientCertificatePolicy.Verify;
import io.headgate.discovery.model.ClientLimits;
import io.headgate.discovery.model.ClientTerms;
import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.IngressTls;
import io.headgate.discovery.model.KeptConnections;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.PodProtocol;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.SessionTerms;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.TicketKey;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TlsOffer;
import io.headgate.discovery.model.TlsPolicy;
import io.headgate.gateway.TlsClient;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that go on at another node, and those that must not. */
class SessionTicketsTest {

  private static final String HOST = "shop.example";
  private static final SecretName CERTIFICATE = new SecretName("default", "shop");
  private static final SecretName AUTHORITIES = new SecretName("default", "clients");
  private static final TestAuthority AUTHORITY = TestAuthority.root("clients");

  private final Certificate certificate = TestCertificates.secret("shop", HOST);
  private final Node one = new Node();
  private final Node other = new Node();
  private TlsEchoServer server;
  private volatile Node asked = one;

  @BeforeEach
  void listen() throws Exception {
    server = new TlsEchoServer(channel -> asked.store.newServerHandler());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void nodesWithTheSameKeysGoOnWithEachOthersSessions(String protocol) throws Exception {
    one.publish(key(1));
    other.publish(key(1));
    TlsClient client = client();

    assertThat(goesOn(client, one, protocol)).isFalse();
    assertThat(goesOn(client, other, protocol)).isTrue();
    assertThat(goesOn(client, one, protocol)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void withoutKeysASessionGoesOnAtItsOwnNodeAlone(String protocol) throws Exception {
    one.publish();
    other.publish();
    TlsClient client = client();

    assertThat(goesOn(client, one, protocol)).isFalse();
    assertThat(goesOn(client, one, protocol)).isTrue();
    assertThat(goesOn(client, other, protocol)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aTicketOutlivesOneRotationButNotTwoAndNoConnectionIsLost(String protocol) throws Exception {
    one.publish(key(1));
    TlsClient seldom = client();
    TlsClient often = client();
    goesOn(seldom, one, protocol);
    goesOn(often, one, protocol);
    try (SSLSocket open = often.connect(server.address(), HOST, protocol)) {

      one.publish(key(2), key(1));
      assertThat(goesOn(often, one, protocol)).isTrue();
      one.publish(key(3), key(2));
      assertThat(goesOn(often, one, protocol)).isTrue();
      assertThat(goesOn(seldom, one, protocol)).isFalse();

      assertThat(TlsEchoServer.echo(open, "still here")).isEqualTo("still here");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void keysThatAreGoneAreNotUsedAnyLonger(String protocol) throws Exception {
    one.publish(key(1));
    other.publish(key(1));
    TlsClient client = client();
    goesOn(client, one, protocol);
    other.publish();

    assertThat(goesOn(client, other, protocol)).isFalse();
    assertThat(goesOn(client, other, protocol)).isTrue();
  }

  /** What is shown or asked for differs, though the keys are the same: a session starts anew. */
  @ParameterizedTest
  @EnumSource(Difference.class)
  void iT6_noSessionComesInWhereSomethingElseIsAskedFor(Difference difference) throws Exception {
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      one.publish(key(1));
      difference.make(other);
      other.publish(key(1));
      TlsClient client =
          TlsClient.trustingEverybody().showing(AUTHORITY.issue("CN=good")).resuming();

      assertThat(goesOn(client, one, protocol)).isFalse();
      assertThat(goesOn(client, other, protocol)).isFalse();
      assertThat(goesOn(client, other, protocol)).isTrue();
      assertThat(goesOn(client, one, protocol)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void iT6_hostsThatAskGoOnAtEveryNodeThatAsksForTheSame(String protocol) throws Exception {
    one.authorities = Optional.of(AUTHORITY);
    other.authorities = Optional.of(AUTHORITY);
    one.publish(key(1));
    other.publish(key(1));
    TlsClient client = TlsClient.trustingEverybody().showing(AUTHORITY.issue("CN=good")).resuming();

    assertThat(goesOn(client, one, protocol)).isFalse();
    assertThat(goesOn(client, other, protocol)).isTrue();
    other.publish(key(2), key(1));
    assertThat(goesOn(client, other, protocol)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "true,  true,  TLSv1.2, true",
    "true,  true,  TLSv1.3, true",
    "false, true,  TLSv1.2, true",
    "false, true,  TLSv1.3, false",
    "true,  false, TLSv1.2, true",
    "true,  false, TLSv1.3, true",
    "false, false, TLSv1.2, false",
    "false, false, TLSv1.3, false",
  })
  void sessionsGoOnByTicketsOrByWhatIsKeptHere(
      boolean tickets, boolean cache, String protocol, boolean goesOn) throws Exception {
    one.sessions =
        new SessionTerms(
            Optional.of(tickets), Optional.of(cache), OptionalLong.empty(), Optional.empty());
    one.publish(key(1));
    TlsClient client = client();

    assertThat(goesOn(client, one, protocol)).isFalse();
    assertThat(goesOn(client, one, protocol)).isEqualTo(goesOn);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void howManyAndForHowLongIsSaidToEitherLibrary(SslProvider provider) {
    KeyCertificate shown =
        SelfSignedCertificate.create(List.of(HOST), TimeSource.system().now(), Duration.ofDays(1));
    SessionTerms said =
        new SessionTerms(
            Optional.empty(),
            Optional.of(false),
            OptionalLong.of(7),
            Optional.of(Duration.ofMinutes(3)));

    SslContext context =
        SessionSettings.of(said, List.of(key(1)))
            .on(TlsContexts.server(provider, shown, TlsSettings.DEFAULT), shown, Optional.empty());

    assertThat(context.sessionContext().getSessionCacheSize()).isEqualTo(7);
    assertThat(context.sessionContext().getSessionTimeout()).isEqualTo(180);
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      assertThat(sessions.isSessionCacheEnabled()).isFalse();
    }
  }

  @Test
  void keysAreNotPrinted() {
    assertThat(SessionSettings.of(SessionTerms.NONE, List.of(key(77))).toString())
        .doesNotContain("77");
  }

  /** In what nodes may differ that have the same keys. */
  enum Difference {
    ASKS_FOR_CERTIFICATES {
      @Override
      void make(Node node) {
        node.authorities = Optional.of(AUTHORITY);
      }
    },
    SHOWS_ANOTHER_CERTIFICATE {
      @Override
      void make(Node node) {
        node.shown = TestCertificates.secret("shop", HOST);
      }
    };

    abstract void make(Node node);
  }

  private static TlsClient client() {
    return TlsClient.trustingEverybody().resuming();
  }

  /** Whether the client's session is one of before. */
  private boolean goesOn(TlsClient client, Node node, String protocol) throws IOException {
    asked = node;
    try (SSLSocket socket = client.connect(server.address(), HOST, protocol)) {
      // Tickets of TLS 1.3 come after the handshake.
      assertThat(TlsEchoServer.echo(socket, "hello")).isEqualTo("hello");
      boolean goesOn = socket.getSession().getValue("seen") != null;
      socket.getSession().putValue("seen", "seen");
      return goesOn;
    }
  }

  private static TicketKey key(int number) {
    byte[] bytes = new byte[TicketKey.BYTES];
    Arrays.fill(bytes, (byte) number);
    return new TicketKey(bytes);
  }

  final class Node {

    private final CertificateStore store =
        new CertificateStore(new ProblemLog(), TimeSource.system());
    private Certificate shown = certificate;
    private Optional<TestAuthority> authorities = Optional.empty();
    private SessionTerms sessions = SessionTerms.NONE;

    private void publish(TicketKey... keys) {
      TlsPolicy policy =
          new TlsPolicy(
              authorities.map(
                  it ->
                      new ClientCertificatePolicy(
                          Optional.of(AUTHORITIES),
                          Verify.ON,
                          1,
                          Optional.empty(),
                          new ClientCertificatePolicy.Answers(Optional.empty(), false))),
              false,
              Optional.empty(),
              PodProtocol.BY_PORT);
      Ingress ingress =
          new Ingress(
              new IngressName("default", "shop"),
              new ObjectMeta("uid", Instant.EPOCH, Map.of()),
              "headgate",
              new IngressRouting(
                  List.of(new IngressRule(new HostMatch.Exact(HOST), List.of())),
                  Optional.empty(),
                  new IngressPolicies(
                      RoutePolicy.DEFAULT, PathPolicy.PLAIN, ChoicePolicy.DEFAULT, policy)),
              List.of(new IngressTls(List.of(HOST), Optional.of(CERTIFICATE))));
      Map<SecretName, Authorities> trusted =
          authorities
              .map(
                  it ->
                      Map.of(
                          AUTHORITIES,
                          new Authorities(
                              AUTHORITIES,
                              Optional.of(it.certificatePem()),
                              Optional.empty(),
                              Optional.empty())))
              .orElse(Map.of());
      store.onSnapshot(
          new SnapshotDelta(Map.of(), Set.of(), Set.of(CERTIFICATE)),
          new Snapshot(
              1,
              new NodeInfo("node", ""),
              Map.of(),
              new IngressObjects(
                  Map.of(ingress.name(), ingress),
                  Map.of(CERTIFICATE, shown),
                  trusted,
                  List.of(keys),
                  new ClientTerms(
                      TlsOffer.NONE,
                      new ClientTerms.Handshakes(sessions, false),
                      ClientLimits.NONE,
                      GlobalPolicy.NONE,
                      KeptConnections.NONE)),
              List.of()));
    }
  }
}
