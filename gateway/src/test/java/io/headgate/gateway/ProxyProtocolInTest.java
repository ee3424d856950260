package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.proxy.TrustedFronts;
import io.headgate.discovery.model.Cidr;
import io.headgate.gateway.tls.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROXY headers before HTTP and HTTPS. The front is 127.0.0.0/28, others are strangers. */
class ProxyProtocolInTest {

  private static final String HOST = "shop.example";
  private static final String FRONT = "127.0.0.5";
  private static final String STRANGER = "127.0.0.77";

  @TempDir private static Path directory;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    RunningGateway.write(directory, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(directory, "pod.yaml", EchoManifests.echoes("shop"));
    RunningGateway.write(
        directory,
        "ingress.yaml",
        EchoManifests.annotated(
            "shop",
            HOST,
            Map.of("ssl-redirect", "false", "denylist-source-range", "198.51.100.0/24")));
    gateway =
        RunningGateway.start(
            directory,
            new RunningGateway.Settings(
                TlsSettings.DEFAULT,
                false,
                Optional.of(
                    new TrustedFronts(
                        List.of(Cidr.parse("127.0.0.0/28")), Duration.ofSeconds(1)))));
    gateway.awaitSnapshot(
        snapshot ->
            snapshot.services().values().stream()
                .flatMap(service -> service.ports().stream())
                .allMatch(port -> port.endpoints().size() == 1));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    // scheme, peer, header, status, X-Forwarded-For
    "http,  127.0.0.5,  v1 192.0.2.7,    200, 192.0.2.7",
    "https, 127.0.0.5,  v1 192.0.2.7,    200, 192.0.2.7",
    "http,  127.0.0.5,  v2 192.0.2.7,    200, 192.0.2.7",
    "https, 127.0.0.5,  v2 192.0.2.7,    200, 192.0.2.7",
    "http,  127.0.0.5,  v1 198.51.100.9, 403, ''",
    "https, 127.0.0.5,  v2 198.51.100.9, 403, ''",
    "http,  127.0.0.5,  v1 unknown,      200, 127.0.0.5",
    "http,  127.0.0.77, v1 192.0.2.7,    200, 127.0.0.77",
    "http,  127.0.0.77, v1 198.51.100.9, 200, 127.0.0.77",
  })
  void iP7_theClientIsWhoTheFrontSays(
      String scheme, String peer, String header, int status, String seen) throws IOException {
    try (Socket tcp = connect(scheme, peer)) {
      tcp.getOutputStream().write(header(header));
      try (Socket socket =
              scheme.equals("http") ? tcp : TlsClient.trustingEverybody().over(tcp, HOST);
          RawHttpClient http = new RawHttpClient(socket)) {
        for (int i = 0; i < 2; i++) {
          HttpAnswer answer = http.request("GET", HOST, "/", Map.of("X-Forwarded-For", "10.9.9.9"));
          assertThat(answer.statusCode()).isEqualTo(status);
          assertThat(forwardedFor(answer)).isEqualTo(seen);
        }
      }
    }
  }

  @Test
  void iP7_headerAndRequestMayComeTogetherOrInPieces() throws IOException {
    String request = "GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n";
    byte[] all =
        ("PROXY TCP4 192.0.2.7 192.0.2.1 56324 80\r\n" + request)
            .getBytes(StandardCharsets.US_ASCII);
    try (Socket tcp = connect("http", FRONT)) {
      tcp.getOutputStream().write(all);
      assertThat(text(tcp)).startsWith("HTTP/1.1 200 ").containsIgnoringCase("for: 192.0.2.7\n");
    }
    try (Socket tcp = connect("http", FRONT)) {
      for (int i = 0; i < all.length; i += 9) {
        tcp.getOutputStream().write(all, i, Math.min(9, all.length - i));
      }
      assertThat(text(tcp)).startsWith("HTTP/1.1 200 ").containsIgnoringCase("for: 192.0.2.7\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {FRONT, STRANGER})
  void iP7_withoutAHeaderTheConnectionIsRefused(String peer) throws IOException {
    for (String scheme : List.of("http", "https")) {
      long before = gateway.counters().badProxyHeadersTotal();
      try (Socket tcp = connect(scheme, peer)) {
        tcp.getOutputStream()
            .write(
                ("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(text(tcp)).isEmpty();
      }
      assertThat(gateway.counters().badProxyHeadersTotal()).isEqualTo(before + 1);
    }
  }

  @Test
  void iP7_aHeaderThatDoesNotComeIsNotWaitedForLong() throws IOException {
    long before = gateway.counters().badProxyHeadersTotal();
    try (Socket tcp = connect("http", FRONT)) {
      tcp.getOutputStream().write("PROXY TCP4 ".getBytes(StandardCharsets.US_ASCII));
      assertThat(text(tcp)).isEmpty();
    }
    assertThat(gateway.counters().badProxyHeadersTotal()).isEqualTo(before + 1);
  }

  private Socket connect(String scheme, String peer) throws IOException {
    InetSocketAddress address = scheme.equals("http") ? gateway.http() : gateway.https();
    Socket socket =
        new Socket(address.getAddress(), address.getPort(), InetAddress.getByName(peer), 0);
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** {@code v1 192.0.2.7}; also {@code v1 unknown}. */
  private static byte[] header(String text) throws IOException {
    String client = text.substring(3);
    if (text.equals("v1 unknown")) {
      return "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
    }
    if (text.startsWith("v1")) {
      return ("PROXY TCP4 " + client + " 192.0.2.1 56324 80\r\n")
          .getBytes(StandardCharsets.US_ASCII);
    }
    ByteBuffer v2 = ByteBuffer.allocate(28);
    v2.put(new byte[] {13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10});
    v2.put((byte) 0x21).put((byte) 0x11).putShort((short) 12);
    v2.put(InetAddress.getByName(client).getAddress());
    v2.put(new byte[] {(byte) 192, 0, 2, 1});
    v2.putShort((short) 5632).putShort((short) 80);
    return v2.array();
  }

  /** Everything to the end; empty where it is reset before. */
  private static String text(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException reset) {
      return "";
    }
  }

  private static String forwardedFor(HttpAnswer answer) {
    return answer.requestHeaders().stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("x-forwarded-for: "))
        .map(line -> line.substring("x-forwarded-for: ".length()))
        .findFirst()
        .orElse("");
  }
}
