package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.headgate.discovery.model.Certificate;
import io.headgate.gateway.tls.TestAuthority;
import io.headgate.gateway.tls.TestCertificates;
import io.headgate.gateway.tls.TlsSettings;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One port, on which TLS of one host is the pod's own and that of another ends here. */
class SslPassthroughTest {

  private static final String OWN = "own.example";
  private static final String ENDED = "ended.example";
  private static final TestAuthority AUTHORITY = TestAuthority.root("pods");

  @TempDir private Path directory;
  private EchoPod pod;

  @SuppressWarnings("NullAway.Init") // by each test
  private RunningGateway gateway;

  @BeforeEach
  void start() throws IOException {
    pod =
        EchoPod.start(
            "own-tls",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            TlsClient.server(AUTHORITY.issue("CN=pod", "pod.internal")));
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(
        directory,
        "pods.yaml",
        EchoManifests.echoes("ended") + "---\n" + EchoManifests.endpoint("own", pod.address()));
    Certificate certificate = TestCertificates.secret("ended-tls", ENDED);
    RunningGateway.write(
        directory,
        "ingress.yaml",
        String.join(
            "---\n",
            EchoManifests.secret(certificate),
            EchoManifests.annotated("ended", ENDED, Map.of())
                .replace("[" + ENDED + "]", "[" + ENDED + "]\n    secretName: ended-tls"),
            own(Map.of())));
  }

  private static String own(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(more);
    all.put("ssl-passthrough", "true");
    return EchoManifests.annotated("own", OWN, all);
  }

  private void serve(boolean passthrough) {
    gateway =
        RunningGateway.start(
            directory,
            new RunningGateway.Settings(TlsSettings.DEFAULT, passthrough, Optional.empty()));
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.ingress().ingresses().size() == 2
                && snapshot.services().values().stream()
                    .flatMap(service -> service.ports().stream())
                    .allMatch(port -> port.endpoints().size() == 1));
  }

  @AfterEach
  void stop() {
    gateway.close();
    pod.close();
  }

  @Test
  void iT7_bytesOfOneHostReachThePodsOwnTlsAndAnotherEndsHere() throws Exception {
    serve(true);

    TlsClient client = TlsClient.trustingEverybody();
    assertThat(client.namesShown(gateway.https(), OWN)).containsExactly("pod.internal");
    assertThat(client.namesShown(gateway.https(), ENDED)).containsExactly(ENDED);
    assertThat(client.namesShown(gateway.https(), "unknown.example")).startsWith("ingress.local");
    assertThat(client.namesShown(gateway.https(), "")).startsWith("ingress.local");
    try (SSLSocket socket = client.connect(gateway.https(), OWN);
        RawHttpClient http = new RawHttpClient(socket)) {
      HttpAnswer answer = http.request("GET", OWN, "/");
      assertThat(answer.pod()).isEqualTo("own-tls");
      assertThat(answer.body()).doesNotContainIgnoringCase("x-forwarded-for");
      Awaitility.await("counted as a connection")
          .atMost(Duration.ofSeconds(10))
          .until(() -> gateway.sockets().open() == 1);
    }
    try (SSLSocket socket = client.connect(gateway.https(), ENDED);
        RawHttpClient http = new RawHttpClient(socket)) {
      assertThat(http.request("GET", ENDED, "/").pod()).isEqualTo("ended-0");
    }
    assertThat(gateway.counters().passedThroughTotal()).isEqualTo(2);
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> gateway.sockets().open() == 0);
  }

  @Test
  void iT7_withoutTheFlagTlsEndsHere() throws Exception {
    serve(false);

    assertThat(TlsClient.trustingEverybody().namesShown(gateway.https(), OWN))
        .startsWith("ingress.local");
  }

  /** A ClientHello comes in as many records and segments as a client likes (RFC 8446 5.1). */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void iT7_aClientHelloInPiecesIsUnderstood(int piece) throws Exception {
    serve(true);

    for (String host : List.of(OWN, ENDED)) {
      try (Socket tcp = new Fragmenting(gateway.https(), piece);
          SSLSocket socket = TlsClient.trustingEverybody().over(tcp, host);
          RawHttpClient http = new RawHttpClient(socket)) {
        assertThat(http.request("GET", host, "/").pod())
            .isEqualTo(host.equals(OWN) ? "own-tls" : "ended-0");
      }
    }
  }

  @Test
  void iT8_aConnectionThatEndsHereIsMisdirectedForAHostOfThePods() throws Exception {
    serve(true);

    try (SSLSocket socket = TlsClient.trustingEverybody().connect(gateway.https(), ENDED);
        RawHttpClient http = new RawHttpClient(socket)) {
      assertThat(http.request("GET", OWN, "/").statusCode()).isEqualTo(421);
    }
  }

  @Test
  void whoMayNotAskMayNotComeInThisWayEither() throws Exception {
    serve(true);
    long before = gateway.snapshot().sequence();
    gateway.write(
        "ingress.yaml",
        own(Map.of("denylist-source-range", "127.0.0.0/8")),
        snapshot -> snapshot.sequence() > before && snapshot.ingress().ingresses().size() == 1);

    assertThat(catchThrowable(() -> TlsClient.trustingEverybody().connect(gateway.https(), OWN)))
        .isInstanceOf(IOException.class);
    assertThat(gateway.counters().passedThroughTotal()).isZero();
  }

  /** A socket that splits the first record it writes into records of a few bytes. */
  private static final class Fragmenting extends Socket {

    private final int piece;

    Fragmenting(InetSocketAddress address, int piece) throws IOException {
      super(address.getAddress(), address.getPort());
      this.piece = piece;
      setTcpNoDelay(true);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      OutputStream out = super.getOutputStream();
      return new FilterOutputStream(out) {

        private final ByteArrayOutputStream first = new ByteArrayOutputStream();
        private boolean split;

        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          if (split) {
            out.write(bytes, offset, length);
            return;
          }
          first.write(bytes, offset, length);
          byte[] all = first.toByteArray();
          int record = all.length < 5 ? 0 : (((all[3] & 0xFF) << 8) | (all[4] & 0xFF));
          if (record > 0 && all.length >= 5 + record) {
            split = true;
            for (int i = 5; i < 5 + record; i += piece) {
              byte[] part = Arrays.copyOfRange(all, i, Math.min(i + piece, 5 + record));
              byte[] head = {22, 3, 1, (byte) (part.length >> 8), (byte) part.length};
              out.write(head);
              out.write(part);
              out.flush();
            }
            out.write(all, 5 + record, all.length - 5 - record);
          }
        }
      };
    }
  }
}
