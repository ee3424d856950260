package io.headgate.gateway.http;

import static io.headgate.gateway.http.RawHttp2Client.DATA;
import static io.headgate.gateway.http.RawHttp2Client.HEADERS;
import static io.headgate.gateway.http.RawHttp2Client.RST_STREAM;
import static io.headgate.gateway.http.RawHttp2Client.SETTINGS;
import static io.headgate.gateway.http.RawHttp2Client.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.gateway.http.RawHttp2Client.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets on streams of HTTP/2 (RFC 8441), to pods that speak HTTP/1.1. */
class WebSocketOverHttp2Test {

  private static final int ENABLE_CONNECT_PROTOCOL = 8;
  private static final int PROTOCOL_ERROR = 1;
  private static final byte[] CANCEL = {0, 0, 0, 8};
  private static final byte[] THREE = {0, 0, 0, 3};

  /** A text frame of one character, masked with zeros; it comes back in three bytes. */
  private static final byte[] MESSAGE = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'};

  private final ManualTime time = new ManualTime();
  private HttpFixture gateway;
  private RawHttp2Client client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.startWithH2c(time);
    gateway.anyHost("web");
    client = RawHttp2Client.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  @Test
  void clientsAreToldThatTheyMay() {
    Frame settings = client.await(it -> it.type() == SETTINGS && it.flags() == 0);

    ByteBuf entries = Unpooled.wrappedBuffer(settings.payload());
    boolean told = false;
    while (entries.isReadable()) {
      int name = entries.readShort();
      int value = entries.readInt();
      told |= name == ENABLE_CONNECT_PROTOCOL && value == 1;
    }
    assertThat(told).isTrue();
  }

  @Test
  void iP3_framesGoBothWaysAndTheLeaseIsHeld() throws Exception {
    CompletableFuture<RawClient.Message> asked = new CompletableFuture<>();
    CompletableFuture<String> ending = new CompletableFuture<>();
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  RawClient.Message request = connection.message();
                  asked.complete(request);
                  connection.send(switching(request, "Sec-WebSocket-Protocol: chat\r\n"));
                  connection.send("|" + connection.bytes(5) + "|");
                  ending.complete(connection.rest());
                }))) {
      Map<String, String> head = open(1);

      assertThat(head)
          .containsEntry(":status", "200")
          .containsEntry("sec-websocket-protocol", "chat")
          .doesNotContainKeys("upgrade", "connection", "sec-websocket-accept", "content-length");
      RawClient.Message request = asked.get(10, TimeUnit.SECONDS);
      assertThat(request.startLine()).isEqualTo("GET /ws HTTP/1.1");
      assertThat(request.value("Host")).isEqualTo("web.test");
      assertThat(request.value("Upgrade")).isEqualTo("websocket");
      assertThat(request.value("Connection")).isEqualToIgnoringCase("upgrade");
      assertThat(request.value("Sec-WebSocket-Version")).isEqualTo("13");
      assertThat(request.value("Sec-WebSocket-Key")).hasSize(24).isNotEqualTo("of the client");
      assertThat(request.values("Transfer-Encoding")).isEmpty();
      assertThat(gateway.active("web", pod.address())).isEqualTo(1);

      client.data(1, false, ascii("hello"));
      assertThat(received(1, 7)).isEqualTo("|hello|");

      client.data(1, true);
      assertThat(ending.get(10, TimeUnit.SECONDS)).isEmpty();
      client.await(it -> it.stream() == 1 && it.ends());
      await().until(() -> gateway.active("web", pod.address()) == 0);
      await().until(() -> gateway.observer().seen().size() == 1);
      assertThat(gateway.observer().seen().getFirst().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void manySmallMessagesAreNoFlood() {
    try (RawPod pod = serve(RawPod.scripted(WebSocketTest::echo))) {
      open(1);
      for (int i = 0; i < 3000; i++) {
        client.data(1, false, MESSAGE);
        received(1, 3);
        client.frame(WINDOW_UPDATE, 0, 1, THREE).frame(WINDOW_UPDATE, 0, 0, THREE);
      }
      assertThat(gateway.active("web", pod.address())).isEqualTo(1);
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsThePodBackAndItsResetIsThePods() throws Exception {
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Void> gone = new CompletableFuture<>();
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.send(switching(connection.message(), ""));
                  byte[] much = new byte[64 * 1024];
                  try {
                    while (true) {
                      connection.send(much);
                      sent.addAndGet(much.length);
                    }
                  } finally {
                    gone.complete(null);
                  }
                }))) {
      open(1);
      // What is on its way lies in sockets and one water mark, whatever more the pod would send.
      AtomicLong before = new AtomicLong(-1);
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
      assertThat(sent.get()).isLessThan(16L << 20);
      assertThat(gateway.active("web", pod.address())).isEqualTo(1);

      client.frame(RST_STREAM, 0, 1, CANCEL);

      gone.get(10, TimeUnit.SECONDS);
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void thePodsEndIsTheEnd() {
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> connection.send(switching(connection.message(), "") + "bye")))) {
      open(1);

      assertThat(received(1, 3)).isEqualTo("bye");
      client.await(it -> it.stream() == 1 && it.ends());
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void iP3_idleBeyondTheReadTimeoutItIsClosed() {
    try (RawPod pod = serve(RawPod.scripted(WebSocketTest::echo))) {
      open(1);
      for (int i = 0; i < 4; i++) {
        // Four times six seconds are more than the ten that are allowed.
        time.pass(Duration.ofSeconds(6));
        client.data(1, false, MESSAGE);
        received(1, 3);
      }
      assertThat(gateway.active("web", pod.address())).isEqualTo(1);
      await()
          .until(
              () -> {
                time.pass(Duration.ofSeconds(6));
                return gateway.active("web", pod.address()) == 0;
              });
      client.await(it -> it.stream() == 1 && it.ends());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 403 Forbidden!Content-Length: 2!!no                                | 403",
        "HTTP/1.1 302 Found!Location: /login!Content-Length: 0!!                     | 302",
        // It would tell the client that the WebSocket is open.
        "HTTP/1.1 200 OK!Content-Length: 2!!no                                       | 502",
        "HTTP/1.1 101 Switching Protocols!Upgrade: websocket!Connection: Upgrade!!   | 502",
        "HTTP/1.1 101 Switching Protocols!Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYG!!   | 502",
      })
  void aPodMayRefuse(String answer, int status) {
    try (RawPod pod = serve(RawPod.answering(answer.strip().replace("!", "\r\n")))) {
      assertThat(open(1)).containsEntry(":status", Integer.toString(status));
      // The connection goes on.
      assertThat(open(3)).containsEntry(":status", Integer.toString(status));
      assertThat(gateway.active("web", pod.address())).isZero();
    }
  }

  @Test
  void routesAndGuardAreAskedAsForAnyRequest() {
    try (RawPod pod = serve(RawPod.scripted(WebSocketTest::echo))) {
      client.headers(
          1,
          false,
          ":method",
          "CONNECT",
          ":protocol",
          "websocket",
          ":scheme",
          "http",
          ":path",
          "/a/%2e%2e/%00",
          ":authority",
          "web.test");
      assertThat(head(1)).containsEntry(":status", "400");
      assertThat(pod.accepted()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"connect-udp, 405", "websocket2, 405"})
  void anotherProtocolIsNotConnectedTo(String protocol, String status) {
    client.headers(
        1,
        false,
        ":method",
        "CONNECT",
        ":protocol",
        protocol,
        ":scheme",
        "http",
        ":path",
        "/",
        ":authority",
        "web.test");
    assertThat(head(1)).containsEntry(":status", status);
  }

  @Test
  void aProtocolBelongsToConnect() {
    client.headers(
        1,
        true,
        ":method",
        "GET",
        ":protocol",
        "websocket",
        ":scheme",
        "http",
        ":path",
        "/",
        ":authority",
        "web.test");
    Frame answer = client.await(it -> it.stream() == 1);
    assertThat(answer.type() == RST_STREAM ? answer.code() : status(answer))
        .isIn(PROTOCOL_ERROR, 400);
  }

  private int status(Frame head) {
    return Integer.parseInt(client.decoded(head).get(":status"));
  }

  private RawPod serve(RawPod pod) {
    gateway.service("web", pod.address());
    return pod;
  }

  private static String switching(RawClient.Message request, String more) throws Exception {
    return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + more
        + "Sec-WebSocket-Accept: "
        + WebSocketTest.accept(request.value("Sec-WebSocket-Key"))
        + "\r\n\r\n";
  }

  /** The head of what is answered. */
  private Map<String, String> open(int stream) {
    client.headers(
        stream,
        false,
        ":method",
        "CONNECT",
        ":protocol",
        "websocket",
        ":scheme",
        "http",
        ":path",
        "/ws",
        ":authority",
        "web.test",
        "sec-websocket-version",
        "13",
        "sec-websocket-key",
        "of the client",
        "origin",
        "http://web.test");
    return head(stream);
  }

  private Map<String, String> head(int stream) {
    return client.decoded(client.await(it -> it.type() == HEADERS && it.stream() == stream));
  }

  /** So many bytes of a stream, in however many frames they come. */
  private String received(int stream, int bytes) {
    StringBuilder text = new StringBuilder();
    while (text.length() < bytes) {
      Frame frame = client.await(it -> it.type() == DATA && it.stream() == stream);
      text.append(new String(frame.payload(), StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
