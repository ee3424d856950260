package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must be refused, as bytes on a socket, and that the pod sees nothing of it. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class RequestRefusalTest {

  private static final String H = "Host: web.test\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  private static final String END = "\r\n0\r\n\r\n";

  private static HttpFixture gateway;
  private static RawPod pod;
  private static final AtomicInteger podBytes = new AtomicInteger();
  private static int refusals;

  @BeforeAll
  static void start() {
    gateway = HttpFixture.start();
    pod = RawPod.scripted(connection -> podBytes.addAndGet(connection.rest().length()));
    gateway.service("web", pod.address());
  }

  @AfterAll
  static void stop() {
    pod.close();
    gateway.close();
  }

  private static Arguments row(String name, String request, int status) {
    return Arguments.of(name, request, status);
  }

  private static String get(String fields) {
    return "GET / HTTP/1.1\r\n" + H + fields + "\r\n";
  }

  private static String post(String fields, String body) {
    return "POST / HTTP/1.1\r\n" + H + fields + "\r\n" + body;
  }

  static List<Arguments> smuggling() {
    return List.of(
        row("both lengths", post("Content-Length: 5\r\n" + CHUNKED, "0\r\n\r\n"), 400),
        row(
            "both lengths, HTTP/1.0",
            "POST / HTTP/1.0\r\n" + H + "Content-Length: 5\r\n" + CHUNKED + END,
            400),
        row("chunked in HTTP/1.0", "POST / HTTP/1.0\r\n" + H + CHUNKED + END, 400),
        row("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), 400),
        row("the same twice", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400),
        row("a list of lengths", post("Content-Length: 5, 5\r\n", "hello"), 400),
        row(
            "two lengths, HTTP/1.0",
            "POST / HTTP/1.0\r\n" + H + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
            400),
        row(
            "a list of lengths, HTTP/1.0",
            "POST / HTTP/1.0\r\n" + H + "Content-Length: 5, 6\r\n\r\nhello!",
            400),
        row("keys of hixie-76", get("Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b\r\n"), 400),
        row("length with a plus", post("Content-Length: +5\r\n", "hello"), 400),
        row("negative length", post("Content-Length: -5\r\n", "hello"), 400),
        row("empty length", post("Content-Length:\r\n", "hello"), 400),
        row("unknown coding", post("Transfer-Encoding: xchunked\r\n", END), 400),
        row(
            "identity and length",
            post("Transfer-Encoding: identity\r\nContent-Length: 5\r\n", "hello"),
            400),
        row("chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", END), 400),
        row("chunked twice", post(CHUNKED + CHUNKED, END), 400),
        row("a tab before chunked", post("Transfer-Encoding:\tchunked\r\n", END), 400),
        row("a tab after chunked", post("Transfer-Encoding: chunked\t\r\n", END), 400),
        row("VT before chunked", post("Transfer-Encoding: \u000bchunked\r\n", END), 400),
        row("space before the colon", post("Transfer-Encoding : chunked\r\n", END), 400),
        row("bare LF chunk line", post(CHUNKED, "5\nhello\r\n0\r\n\r\n"), 400),
        row("LF in a chunk extension", post(CHUNKED, "5;a\nb\r\nhello\r\n0\r\n\r\n"), 400),
        row("quoted chunk extension", post(CHUNKED, "5;a=\"b\r\nhello\r\n0\r\n\r\n"), 400),
        row(
            "quoted line end in an extension",
            post(CHUNKED, "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n"),
            400),
        row("bad chunk size", post(CHUNKED, "5x\r\nhello\r\n0\r\n\r\n"), 400),
        row("chunk size with a sign", post(CHUNKED, "+5\r\nhello\r\n0\r\n\r\n"), 400),
        row(
            "chunk size beyond a long",
            post(CHUNKED, "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"),
            400),
        row("no line end after a chunk", post(CHUNKED, "5\r\nhelloX\r\n0\r\n\r\n"), 400),
        row("folded field", get("X-A: 1\r\n 2\r\n"), 400),
        row("folded by a tab", get("X-A: 1\r\n\t2\r\n"), 400),
        row("folded first field", "GET / HTTP/1.1\r\n " + H + "\r\n", 400),
        row("NUL in a value", get("X-A: a\0b\r\n"), 400),
        row("NUL in a name", get("X\0A: b\r\n"), 400),
        row("NUL in the target", "GET /a\0b HTTP/1.1\r\n" + H + "\r\n", 400),
        row("bare CR in a value", get("X-A: a\rb\r\n"), 400),
        row("bare LF line ends", "GET / HTTP/1.1\nHost: web.test\n\n", 400),
        row("field without a name", get(": b\r\n"), 400),
        row("field without a colon", get("X-A\r\n"), 400));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("smuggling")
  void iB6_whatCouldBeReadInTwoWaysIsRefused(String name, String request, int status) {
    refused(request, status);
  }

  static List<Arguments> hosts() {
    return List.of(
        row("none", "GET / HTTP/1.1\r\n\r\n", 400),
        row("empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
        row("two", get("Host: other.test\r\n"), 400),
        row("the same twice", get(H), 400),
        row("a list", "GET / HTTP/1.1\r\nHost: web.test,other.test\r\n\r\n", 400),
        row("with a path", "GET / HTTP/1.1\r\nHost: web.test/evil\r\n\r\n", 400),
        row("with a user", "GET / HTTP/1.1\r\nHost: a@web.test\r\n\r\n", 400),
        row("with a space", "GET / HTTP/1.1\r\nHost: web.test x\r\n\r\n", 400),
        row("bad port", "GET / HTTP/1.1\r\nHost: web.test:80x\r\n\r\n", 400),
        row("port out of range", "GET / HTTP/1.1\r\nHost: web.test:70000\r\n\r\n", 400),
        row("other authority", "GET http://evil/ HTTP/1.1\r\n" + H + "\r\n", 400),
        row("other port", "GET http://web.test:1/ HTTP/1.1\r\n" + H + "\r\n", 400),
        row("other scheme", "GET ftp://web.test/ HTTP/1.1\r\n" + H + "\r\n", 400));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hosts")
  void iB10_aHostThatIsNotExactlyOneIsRefused(String name, String request, int status) {
    refused(request, status);
  }

  static List<Arguments> others() {
    return List.of(
        row("gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", END), 501),
        row("gzip, chunked in two fields", post("Transfer-Encoding: gzip\r\n" + CHUNKED, END), 501),
        row("CONNECT", "CONNECT web.test:80 HTTP/1.1\r\n" + H + "\r\n", 405),
        row("TRACE", "TRACE / HTTP/1.1\r\n" + H + "\r\n", 405),
        row("no slash", "GET x HTTP/1.1\r\n" + H + "\r\n", 400),
        row("star for GET", "GET * HTTP/1.1\r\n" + H + "\r\n", 400),
        row("fragment", "GET /a#b HTTP/1.1\r\n" + H + "\r\n", 400),
        row("backslash", "GET \\admin HTTP/1.1\r\n" + H + "\r\n", 400),
        row("space in the target", "GET /a b HTTP/1.1\r\n" + H + "\r\n", 400),
        row("tab in the request line", "GET\t/ HTTP/1.1\r\n" + H + "\r\n", 400),
        row("broken escape", "GET /%zz HTTP/1.1\r\n" + H + "\r\n", 400),
        row("escaped NUL", "GET /%00 HTTP/1.1\r\n" + H + "\r\n", 400),
        row("HTTP/2.0 in words", "GET / HTTP/2.0\r\n" + H + "\r\n", 505),
        row("no version", "GET /\r\n" + H + "\r\n", 400));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void requestsThatAreNotServedAreRefused(String name, String request, int status) {
    refused(request, status);
  }

  static List<Arguments> sizes() {
    String fields = "X-Filler: x\r\n";
    return List.of(
        row("long request line", "GET /" + "a".repeat(8192) + " HTTP/1.1\r\n" + H + "\r\n", 414),
        row("large field", get("X-A: " + "a".repeat(32_768) + "\r\n"), 431),
        row("large section", get(("X-A: " + "a".repeat(1000) + "\r\n").repeat(40)), 431),
        row("101 fields", get(fields.repeat(100)), 431));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sizes")
  void iB5_headsBeyondTheLimitsAreRefused(String name, String request, int status) {
    refused(request, status);
  }

  private static void refused(String request, int status) {
    refusals++;
    try (RawClient client = RawClient.connect(gateway.address())) {
      client.send(request);
      RawClient.Message answer = client.message();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.value("Connection")).isEqualTo("close");
      assertThat(client.rest()).isEmpty();
    }
    // A connection that was begun before the body turned out malformed carries nothing. The sum,
    // not
    // the difference: the pod may take note of the last request's connection during this one.
    assertThat(pod.accepted()).isLessThanOrEqualTo(refusals);
    assertThat(podBytes).hasValue(0);
  }

  @Test
  void iB9_anUpgradeToH2cIsNotForwarded() {
    try (RawPod answering = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("h2c", answering.address());
      client.send(
          "GET / HTTP/1.1\r\nHost: h2c.test\r\nConnection: Upgrade, HTTP2-Settings\r\n"
              + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(200);
      RawClient.Message seen = answering.requests().get(0);
      assertThat(seen.values("Upgrade")).isEmpty();
      assertThat(seen.values("HTTP2-Settings")).isEmpty();
      assertThat(seen.values("Connection")).isEmpty();
    }
  }

  @Test
  void optionsForTheServerIsAnsweredHere() {
    try (RawClient client = RawClient.connect(gateway.address())) {
      client.send("OPTIONS * HTTP/1.1\r\n" + H + "\r\n");
      RawClient.Message answer = client.message();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.value("Allow")).contains("GET");
    }
  }
}
