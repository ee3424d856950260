package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.proxy.CloseCause;
import io.headgate.discovery.model.ConnectionPolicy;
import io.headgate.discovery.model.ConnectionPolicy.EndpointRemoval;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.gateway.TlsClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class WebSocketTest {

  /** Accepts the upgrade and gives back every frame, unmasked (RFC 6455 section 5). */
  static void echo(RawClient connection) throws Exception {
    RawClient.Message request = connection.message();
    connection.send(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(request.value("Sec-WebSocket-Key"))
            + "\r\n\r\n");
    while (true) {
      byte[] head = latin(connection.bytes(2));
      int length = head[1] & 0x7f;
      byte[] mask = latin(connection.bytes(4));
      byte[] payload = latin(connection.bytes(length));
      for (int i = 0; i < length; i++) {
        payload[i] ^= mask[i % 4];
      }
      // A ping (9) is answered by a pong (10), anything else comes back as it is.
      head[0] = (byte) ((head[0] & 0x0f) == 9 ? 0x8a : head[0]);
      head[1] = (byte) length;
      connection.send(ByteBuffer.allocate(2 + length).put(head).put(payload).array());
    }
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String accept(String key) throws Exception {
    byte[] sha1 =
        MessageDigest.getInstance("SHA-1")
            .digest(latin(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
    return Base64.getEncoder().encodeToString(sha1);
  }

  private static final class Received implements WebSocket.Listener {

    private final Queue<String> texts = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean pong = new AtomicBoolean();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      texts.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      pong.set(true);
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      ended.set(true);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended.set(true);
    }
  }

  private static WebSocket open(HttpClient http, HttpFixture gateway, Received received) {
    URI uri = URI.create("ws://127.0.0.1:" + gateway.address().getPort() + "/ws");
    return http.newWebSocketBuilder()
        .connectTimeout(Duration.ofSeconds(10))
        .buildAsync(uri, received)
        .join();
  }

  @Test
  void iP3_framesGoBothWaysAndTheLeaseIsHeld() {
    try (HttpFixture gateway = HttpFixture.start();
        RawPod pod = RawPod.scripted(WebSocketTest::echo);
        HttpClient http = HttpClient.newHttpClient()) {
      gateway.service("web", pod.address());
      gateway.anyHost("web");
      Received received = new Received();
      WebSocket socket = open(http, gateway, received);
      socket.sendText("one", true).join();
      socket.sendText("two", true).join();
      await().until(() -> received.texts.size() == 2);
      assertThat(received.texts).containsExactly("one", "two");
      assertThat(gateway.active("web", pod.address())).isEqualTo(1);
      socket.abort();
      await().until(() -> gateway.active("web", pod.address()) == 0);
      assertThat(gateway.observer().seen().get(0).statusCode()).isEqualTo(101);
    }
  }

  @Test
  void d6_anUpgradedConnectionEndsWithItsEndpointWhereTheServiceSaysSo() {
    ConnectionPolicy reset =
        new ConnectionPolicy(
            OptionalInt.empty(), Optional.empty(), new EndpointRemoval.Reset(), Optional.empty());
    try (HttpFixture gateway = HttpFixture.start();
        RawPod pod = RawPod.scripted(WebSocketTest::echo);
        HttpClient http = HttpClient.newHttpClient()) {
      gateway.policy(ServicePolicy.DEFAULT.with(reset));
      gateway.service("web", pod.address());
      gateway.anyHost("web");
      Received received = new Received();
      WebSocket socket = open(http, gateway, received);
      socket.sendText("one", true).join();
      await().until(() -> received.texts.size() == 1);

      gateway.service("web");

      await().untilTrue(received.ended);
      await().until(() -> gateway.active("web", pod.address()) == 0);
      assertThat(gateway.counters().closedTotal(CloseCause.ENDPOINT_REMOVED)).isEqualTo(1);
    }
  }

  @Test
  void iP3_idleBeyondTheReadTimeoutItIsClosedAndPingsKeepItOpen() {
    ManualTime time = new ManualTime();
    try (HttpFixture gateway = HttpFixture.start(HttpSettings.DEFAULT, time);
        RawPod pod = RawPod.scripted(WebSocketTest::echo);
        HttpClient http = HttpClient.newHttpClient()) {
      gateway.service("web", pod.address());
      gateway.anyHost("web");
      Received received = new Received();
      WebSocket socket = open(http, gateway, received);
      for (int i = 0; i < 4; i++) {
        // Four times six seconds are more than the ten that are allowed.
        time.pass(Duration.ofSeconds(6));
        received.pong.set(false);
        socket.sendPing(ByteBuffer.allocate(1)).join();
        await().untilTrue(received.pong);
      }
      assertThat(received.ended).isFalse();
      await()
          .until(
              () -> {
                time.pass(Duration.ofSeconds(6));
                return received.ended.get();
              });
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void iP3_framesGoBothWaysThroughTls() throws Exception {
    try (HttpFixture gateway = HttpFixture.start();
        RawPod pod = RawPod.scripted(WebSocketTest::echo);
        RawClient client =
            new RawClient(TlsClient.trustingEverybody().connect(gateway.listenHttps(), ""))) {
      gateway.service("web", pod.address());
      client.send(
          "GET /ws HTTP/1.1\r\nHost: web.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
      RawClient.Message head = client.head();
      assertThat(head.status()).isEqualTo(101);
      // RFC 6455 section 1.3 has this key and this answer.
      assertThat(head.value("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      for (String text : List.of("one", "two")) {
        // A final text frame, masked with zeros.
        client.send("\u0081\u0083\0\0\0\0" + text);
        assertThat(client.bytes(5)).isEqualTo("\u0081\u0003" + text);
      }
      assertThat(gateway.active("web", pod.address())).isEqualTo(1);
    }
  }

  @Test
  void bytesSentRightAfterTheOpeningAreNotLost() {
    try (HttpFixture gateway = HttpFixture.start();
        RawPod pod =
            RawPod.scripted(
                connection -> {
                  connection.message();
                  connection.send(
                      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                          + "Upgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\nfrom the pod");
                  connection.send("|" + connection.bytes(15) + "|");
                });
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());
      client.send(
          "GET / HTTP/1.1\r\nHost: web.test\r\nConnection: keep-alive, Upgrade\r\n"
              + "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\nfrom the client");
      RawClient.Message head = client.head();
      assertThat(head.status()).isEqualTo(101);
      assertThat(head.value("Upgrade")).isEqualTo("websocket");
      assertThat(client.rest()).isEqualTo("from the pod|from the client|");
    }
  }

  @Test
  void aPodMayRefuseTheUpgrade() {
    try (HttpFixture gateway = HttpFixture.start();
        RawPod pod = RawPod.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());
      for (int i = 0; i < 2; i++) {
        client.send(
            "GET / HTTP/1.1\r\nHost: web.test\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\n\r\n");
        assertThat(client.message().status()).isEqualTo(403);
      }
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void anUpgradeThatNobodyAskedForIs502() {
    try (HttpFixture gateway = HttpFixture.start();
        RawPod pod =
            RawPod.answering(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(502);
    }
  }
}
