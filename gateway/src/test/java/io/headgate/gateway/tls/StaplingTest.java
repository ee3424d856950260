package io.headgate.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.ClientLimits;
import io.headgate.discovery.model.ClientTerms;
import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressTls;
import io.headgate.discovery.model.KeptConnections;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.SessionTerms;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TlsOffer;
import io.headgate.gateway.TlsClient;
import io.headgate.gateway.tls.TestResponder.Manner;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients are shown with a certificate, by what its authority says of it. */
class StaplingTest {

  private static final SecretName SECRET = new SecretName("default", "a");
  private static final TestAuthority AUTHORITY = TestAuthority.root("root");

  private final SettableTime time = new SettableTime();
  private final ProblemLog problems = new ProblemLog();
  private final CertificateStore store = new CertificateStore(problems, time);
  private final List<String> urls = new CopyOnWriteArrayList<>();
  private final Stapling stapling = new Stapling(store, this::fetch, problems, time);
  private TestResponder responder;
  private TlsEchoServer server;
  private volatile boolean away;

  @BeforeEach
  void listen() throws Exception {
    responder = new TestResponder(AUTHORITY);
    server = new TlsEchoServer(channel -> store.newServerHandler());
  }

  @AfterEach
  void close() {
    server.close();
    responder.close();
  }

  private void fetch(AuthorizationUrl url, Consumer<StatusFetch.Outcome> then) {
    String target = url.target().text();
    urls.add(url.host() + target.substring(0, target.lastIndexOf('/')));
    if (away) {
      then.accept(new StatusFetch.Outcome.Failed("connection refused"));
      return;
    }
    String question =
        URLDecoder.decode(target.substring(target.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
    byte[] answer = responder.answer(Base64.getDecoder().decode(question));
    then.accept(new StatusFetch.Outcome.Document(ByteBuffer.wrap(answer)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Manner.class,
      names = {"GOOD", "DELEGATED"})
  void aGoodStatusIsShownToWhoAsksForIt(Manner manner) throws Exception {
    responder.become(manner);
    publish(true, asked("http://ocsp.example/a"));
    await().until(() -> stapling.stapled() == 1);

    assertThat(shown("TLSv1.3")).containsExactly("good");
    assertThat(shown("TLSv1.2")).containsExactly("good");
    assertThat(urls).containsExactly("ocsp.example/a");
    assertThat(problems.current()).isEmpty();
    assertThat(stapling.missing()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          REVOKED                  | the authority does not say that it is good: it may be revoked
          UNKNOWN                  | the authority does not say that it is good: it may be revoked
          FOREIGN_KEY              | an answer that the authority has not signed
          DELEGATE_WITHOUT_PURPOSE | an answer that the authority has not signed
          ANOTHER_CERTIFICATE      | an answer about another certificate
          EXPIRED                  | an answer that is not valid now
          NOT_YET                  | an answer that is not valid now
          WITHOUT_END              | an answer without an end of its validity
          LATER                    | it answers with status 3
          GARBAGE                  | an answer that cannot be read
          NOTHING                  | an answer that cannot be read
          """)
  void anythingElseIsNot(Manner manner, String why) throws Exception {
    responder.become(manner);
    publish(true, asked("http://ocsp.example/a/"));
    await().until(() -> stapling.failed() == 1);

    assertThat(shown("TLSv1.3")).isEmpty();
    assertThat(stapling.missing()).isEqualTo(1);
    await()
        .untilAsserted(
            () ->
                assertThat(problems.current())
                    .extracting(Problem::toString)
                    .containsExactly(
                        "Secret default/a: enable-ocsp: no good status of its certificate comes"
                            + " from ocsp.example:80: "
                            + why
                            + "; the last one is shown while it is valid"));
  }

  @Test
  void nobodyIsAskedUnlessThatIsSaid() throws Exception {
    Certificate secret = asked("http://ocsp.example/a");
    publish(false, secret);
    stapling.refresh();
    assertThat(urls).isEmpty();
    assertThat(shown("TLSv1.3")).isEmpty();

    publish(true, secret);
    await().until(() -> stapling.stapled() == 1);
    publish(false, secret);
    assertThat(stapling.stapled()).isZero();
    assertThat(shown("TLSv1.3")).isEmpty();
  }

  @Test
  void itIsAskedAgainAtHalfTimeAndAfterAFailureEverLater() throws Exception {
    publish(true, asked("http://ocsp.example/a"));
    await().until(() -> stapling.stapled() == 1);
    away = true;
    later(Duration.ofMinutes(59));
    assertThat(stapling.asked()).isEqualTo(1);
    later(Duration.ofMinutes(1));
    await().until(() -> stapling.failed() == 1);
    assertThat(shown("TLSv1.3")).containsExactly("good");

    later(Duration.ofSeconds(59));
    assertThat(stapling.asked()).isEqualTo(2);
    later(Duration.ofSeconds(1));
    await().until(() -> stapling.failed() == 2);
    later(Duration.ofSeconds(119));
    assertThat(stapling.asked()).isEqualTo(3);
    later(Duration.ofHours(1));
    await().until(() -> stapling.failed() == 3);
    assertThat(shown("TLSv1.3")).isEmpty();
    assertThat(problems.current()).hasSize(1);

    away = false;
    responder.setTime(time.now);
    later(Duration.ofMinutes(4));
    await().until(() -> stapling.stapled() == 1);
    assertThat(shown("TLSv1.3")).containsExactly("good");
    assertThat(problems.current()).isEmpty();
  }

  @Test
  void aRevokedCertificateIsNotShownAsGoodAnyMore() throws Exception {
    publish(true, asked("http://ocsp.example/a"));
    await().until(() -> stapling.stapled() == 1);
    responder.become(Manner.REVOKED);
    later(Duration.ofHours(1));
    await().until(() -> stapling.failed() == 1);
    await().until(() -> stapling.stapled() == 0);
    assertThat(shown("TLSv1.3")).isEmpty();
  }

  @Test
  void anotherCertificateDoesNotHaveTheStatusOfTheOneBefore() throws Exception {
    publish(true, asked("http://ocsp.example/a"));
    await().until(() -> stapling.stapled() == 1);
    away = true;
    publish(true, asked("http://ocsp.example/b"));
    assertThat(shown("TLSv1.3")).isEmpty();
    await().until(() -> stapling.failed() == 1);
    assertThat(shown("TLSv1.3")).isEmpty();
  }

  @Test
  void aChainWithoutTheIssuerCannotBeAskedAbout() {
    TestAuthority.Issued issued = AUTHORITY.issueAsked("http://ocsp.example/", "a.com");
    publish(
        true, secret(new TestAuthority.Issued(issued.key(), List.of(issued.chain().getFirst()))));
    assertThat(problems.current())
        .extracting(Problem::message)
        .containsExactly(
            "enable-ocsp: tls.crt has no certificate of its issuer (expected: the chain); it is"
                + " shown without its status");
    publish(true, secret(AUTHORITY.issue("CN=a", "a.com")));
    assertThat(problems.current()).isEmpty();
    assertThat(urls).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://ocsp.example/",
    "ldap://ocsp.example/",
    "http://169.254.169.254/latest",
    "http://[fe80::1]/",
    "http://$host/",
    "http://ocsp.example/${host}",
    "http://ocsp.example/?a=b",
    "http://me@ocsp.example/",
    "http://ocsp.example:0/",
    "'http://ocsp.example/a b'",
    "ocsp.example",
  })
  void anAddressOfAnotherKindIsNotAsked(String address) throws IOException {
    publish(true, asked(address));
    assertThat(problems.current())
        .extracting(Problem::message)
        .containsExactly(
            "enable-ocsp: the address of the responder in the certificate cannot be asked"
                + " (expected: http://, a host that is no link-local address, and a path without"
                + " a query); it is shown without its status");
    assertThat(urls).isEmpty();
  }

  @Test
  void theTlsOfTheJdkShowsNoStatusAndSaysSoOnce() {
    Stapling another = new Stapling(SslProvider.JDK, store, this::fetch, problems, time);
    Certificate secret = asked("http://ocsp.example/");
    for (int i = 0; i < 2; i++) {
      publish(another, true, secret);
      another.refresh();
      assertThat(problems.current())
          .extracting(Problem::toString)
          .containsExactly(
              "Node node: enable-ocsp: no status of certificates is shown: that needs BoringSSL,"
                  + " and in use is JDK");
    }
    publish(another, false, secret);
    assertThat(problems.current()).isEmpty();
    assertThat(urls).isEmpty();
  }

  private void later(Duration span) {
    time.now = time.now.plus(span);
    stapling.refresh();
  }

  private static Certificate asked(String address) {
    return secret(AUTHORITY.issueAsked(address, "a.com"));
  }

  private static Certificate secret(TestAuthority.Issued issued) {
    return new Certificate(SECRET, issued.chainPem(), issued.keyPem());
  }

  /** What the JDK's client is shown with the certificate. */
  private List<String> shown(String protocol) throws Exception {
    try (SSLSocket socket =
        TlsClient.trustingEverybody().connect(server.address(), "a.com", protocol)) {
      return ((ExtendedSSLSession) socket.getSession())
          .getStatusResponses().stream().map(StaplingTest::words).toList();
    }
  }

  private static String words(byte[] der) {
    try {
      var basic = (BasicOCSPResp) new OCSPResp(der).getResponseObject();
      return basic.getResponses()[0].getCertStatus() == null ? "good" : "other";
    } catch (IOException | OCSPException e) {
      throw new IllegalStateException(e);
    }
  }

  private void publish(boolean wanted, Certificate secret) {
    publish(stapling, wanted, secret);
  }

  private void publish(Stapling follower, boolean wanted, Certificate secret) {
    IngressName name = new IngressName("default", "shop");
    Ingress ingress =
        new Ingress(
            name,
            new ObjectMeta("uid", Instant.EPOCH, Map.of()),
            "headgate",
            new IngressRouting(List.of(), Optional.empty(), RoutePolicy.DEFAULT),
            List.of(new IngressTls(List.of("a.com"), Optional.of(SECRET))));
    SnapshotDelta delta = new SnapshotDelta(Map.of(), Set.of(name), Set.of(SECRET));
    Snapshot snapshot =
        new Snapshot(
            1,
            new NodeInfo("node", ""),
            Map.of(),
            new IngressObjects(
                Map.of(name, ingress),
                Map.of(SECRET, secret),
                Map.of(),
                new ClientTerms(
                    TlsOffer.NONE,
                    new ClientTerms.Handshakes(SessionTerms.NONE, wanted),
                    ClientLimits.NONE,
                    GlobalPolicy.NONE,
                    KeptConnections.NONE)),
            List.of());
    store.onSnapshot(delta, snapshot);
    follower.onSnapshot(delta, snapshot);
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
