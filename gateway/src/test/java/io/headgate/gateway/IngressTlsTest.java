package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.SecretName;
import io.headgate.gateway.tls.TestCertificates;
import io.headgate.gateway.tls.TlsSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with clients of Ingresses, as a whole. */
class IngressTlsTest {

  private static final String HOST = "shop.example";
  private static final int ALERT = 21;
  private static final int PROTOCOL_VERSION = 70;

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // by each test
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pod.yaml", EchoManifests.echoes("shop"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void serve(TlsSettings tls, Certificate certificate) {
    RunningGateway.write(directory, "secret.yaml", EchoManifests.secret(certificate));
    RunningGateway.write(
        directory,
        "ingress.yaml",
        EchoManifests.annotated("shop", HOST, Map.of())
            .replace("hosts: [" + HOST + "]", "hosts: [" + HOST + "]\n    secretName: shop-tls"));
    gateway =
        RunningGateway.start(directory, new RunningGateway.Settings(tls, false, Optional.empty()));
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.ingress().certificates().size() == 1
                && snapshot.services().values().stream()
                    .flatMap(service -> service.ports().stream())
                    .allMatch(port -> port.endpoints().size() == 1));
  }

  /** Four clients, each a request after the other, and a handshake for each fourth. */
  @Test
  void iT3_aSecretIsRotatedUnderLoad() throws Exception {
    serve(TlsSettings.DEFAULT, TestCertificates.secret("shop-tls", HOST, "old.example"));
    AtomicBoolean stopped = new AtomicBoolean();
    AtomicInteger requests = new AtomicInteger();
    List<CompletableFuture<Void>> clients =
        List.of(client(stopped, requests), client(stopped, requests));
    awaitMore(requests, 20);

    Certificate renewed = TestCertificates.secret("shop-tls", HOST, "new.example");
    gateway.write(
        "secret.yaml",
        EchoManifests.secret(renewed),
        snapshot ->
            Objects.requireNonNull(
                    snapshot.ingress().certificates().get(new SecretName("default", "shop-tls")))
                .certificatePem()
                .strip()
                .equals(renewed.certificatePem().strip()));
    assertThat(TlsClient.trustingEverybody().namesShown(gateway.https(), HOST))
        .containsExactly(HOST, "new.example");

    awaitMore(requests, 20);
    stopped.set(true);
    clients.forEach(CompletableFuture::join); // with the first error of one of them
    assertThat(gateway.counters().failedHandshakesTotal()).isZero();
  }

  private CompletableFuture<Void> client(AtomicBoolean stopped, AtomicInteger requests) {
    return CompletableFuture.runAsync(
        () -> {
          while (!stopped.get()) {
            try (SSLSocket socket = TlsClient.trustingEverybody().connect(gateway.https(), HOST);
                RawHttpClient http = new RawHttpClient(socket)) {
              for (int i = 0; i < 4; i++) {
                assertThat(http.request("GET", HOST, "/").statusCode()).isEqualTo(200);
                requests.incrementAndGet();
              }
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }
        });
  }

  private static void awaitMore(AtomicInteger requests, int more) {
    int before = requests.get();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> requests.get() >= before + more);
  }

  @Test
  void iT5_tls11IsRefusedAndCounted() throws IOException {
    serve(TlsSettings.DEFAULT, TestCertificates.secret("shop-tls", HOST));

    try (Socket socket = new Socket(gateway.https().getAddress(), gateway.https().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(clientHello(2));
      byte[] answer = socket.getInputStream().readNBytes(7);
      assertThat(answer[0]).isEqualTo((byte) ALERT);
      assertThat(answer[6]).isEqualTo((byte) PROTOCOL_VERSION);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.counters().failedHandshakesTotal() == 1);
    assertThat(TlsClient.trustingEverybody().connect(gateway.https(), HOST).isClosed()).isFalse();
    assertThat(gateway.counters().failedHandshakesTotal()).isEqualTo(1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.counters().handshakesTotal() == 1);
  }

  @Test
  void iT5_protocolsCiphersAndCurvesAreThoseThatAreAskedFor() throws IOException {
    serve(
        new TlsSettings(
            TlsSettings.parseProtocols("TLSv1.2"),
            TlsSettings.parseCiphers("ECDHE-ECDSA-AES256-GCM-SHA384"),
            TlsSettings.parseGroups("P-384"),
            true),
        TestCertificates.secret("shop-tls", HOST));

    try (SSLSocket socket = TlsClient.trustingEverybody().connect(gateway.https(), HOST)) {
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
      assertThat(socket.getSession().getCipherSuite())
          .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    }
    try (Socket socket = new Socket(gateway.https().getAddress(), gateway.https().getPort())) {
      socket.setSoTimeout(10_000);
      // This one knows P-256 alone.
      socket.getOutputStream().write(clientHello(3));
      assertThat(socket.getInputStream().read()).isEqualTo(ALERT);
    }
  }

  /** One of TLS 1.1 or 1.2, with the server name, and with P-256 for its only group. */
  private static byte[] clientHello(int minor) {
    byte[] name = HOST.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer extensions = ByteBuffer.allocate(200);
    extensions.putShort((short) 0).putShort((short) (name.length + 5));
    extensions.putShort((short) (name.length + 3)).put((byte) 0);
    extensions.putShort((short) name.length).put(name);
    extensions.putShort((short) 10).putShort((short) 4).putShort((short) 2).putShort((short) 23);
    extensions.putShort((short) 11).putShort((short) 2).put((byte) 1).put((byte) 0);
    extensions.putShort((short) 13).putShort((short) 4).putShort((short) 2);
    extensions.putShort((short) 0x0403);
    extensions.flip();
    ByteBuffer body = ByteBuffer.allocate(300);
    body.put((byte) 3).put((byte) minor).put(new byte[32]).put((byte) 0);
    // ECDHE with ECDSA: AES-CBC of 1.1, AES-GCM of 1.2.
    body.putShort((short) 4).putShort((short) 0xC00A).putShort((short) 0xC02C);
    body.put((byte) 1).put((byte) 0);
    body.putShort((short) extensions.remaining()).put(extensions);
    body.flip();
    ByteBuffer record = ByteBuffer.allocate(400);
    record.put((byte) 22).put((byte) 3).put((byte) 1).putShort((short) (body.remaining() + 4));
    record.put((byte) 1).put((byte) 0).putShort((short) body.remaining()).put(body);
    byte[] bytes = new byte[record.flip().remaining()];
    record.get(bytes);
    return bytes;
  }
}
