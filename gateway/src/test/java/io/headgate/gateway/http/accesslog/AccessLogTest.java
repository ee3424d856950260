package io.headgate.gateway.http.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.EndpointAddress;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {

  /** What parsers of ingress-nginx's lines expect, field by field. */
  private static final Pattern USUAL =
      Pattern.compile(
          "(?<ip>\\S+) - (?<user>\\S+) \\[(?<time>[^\\]]+)] \"(?<request>[^\"]*)\" (?<status>\\d+)"
              + " (?<sent>\\d+) \"(?<referrer>[^\"]*)\" \"(?<agent>[^\"]*)\" (?<length>\\d+)"
              + " (?<seconds>[\\d.]+) \\[(?<upstream>[^\\]]*)] \\[(?<other>[^\\]]*)]"
              + " (?<addr>\\S+(?:, \\S+)*) (?<bytes>[\\d-]+(?:, \\d+)*)"
              + " (?<times>[\\d.-]+(?:, [\\d.]+)*) (?<codes>[\\d-]+(?:, \\d+)*) (?<id>\\S+)");

  private static final Instant AT = Instant.parse("2026-11-28T09:08:07Z");
  private static final LineFormat NGINX = new NginxLine(ZoneOffset.UTC);
  private static final LineFormat JSON = new JsonLine();
  private static final String HOSTILE = "a\"b\\c\r\nforged - - \t\0 é ~\u007f\u00ff";

  @Test
  void iO1_theDefaultLineIsWhatParsersExpect() {
    HttpRequest request = request("/a?b=c", "curl/8");
    request.headers().set("Referer", "http://x/").set("Authorization", "Basic YW5uOnNlY3JldA==");
    AccessEntry entry = new AccessEntry("192.0.2.7", request);
    entry.to(new AccessEntry.Target("default", "shop", "web", "80", "default-new-80"));
    entry.tried(new AccessEntry.Try(endpoint("10.0.0.1", 8080), 502, 0, 2_000_000));
    entry.tried(new AccessEntry.Try(endpoint("10.0.0.2", 8080), 200, 12, 3_900_000));
    entry.identified("0123");

    String line = NGINX.line(entry, new AccessEntry.Result(200, 5, 12, 1_023_999_999L, AT));

    assertThat(line)
        .isEqualTo(
            "192.0.2.7 - ann [28/Nov/2026:09:08:07 +0000] \"GET /a?b=c HTTP/1.1\" 200 12"
                + " \"http://x/\" \"curl/8\" 119 1.023 [default-web-80] [default-new-80]"
                + " 10.0.0.1:8080, 10.0.0.2:8080 0, 12 0.002, 0.003 502, 200 0123")
        .matches(USUAL);
  }

  @Test
  void iO1_whatIsNotThereIsADash() {
    AccessEntry entry = new AccessEntry("::1", request("/", ""));
    assertThat(NGINX.line(entry, new AccessEntry.Result(404, 0, 22, 0, AT)))
        .isEqualTo(
            "::1 - - [28/Nov/2026:09:08:07 +0000] \"GET / HTTP/1.1\" 404 22 \"-\" \"-\" 30 0.000"
                + " [] [] - - - - -")
        .matches(USUAL);
  }

  @Test
  void iO1_aHostileUserAgentIsEscapedInTheLine() {
    HttpRequest request = request("/", HOSTILE);
    request.headers().set("Authorization", "Basic YSJiIGM6eA=="); // a"b c
    String line =
        NGINX.line(new AccessEntry("192.0.2.7", request), new AccessEntry.Result(200, 0, 0, 0, AT));

    Matcher usual = USUAL.matcher(line);
    assertThat(line).doesNotContain("\n", "\r", "\0", "\t");
    assertThat(usual.matches()).as(line).isFalse(); // a blank in a name
    assertThat(line)
        .contains("- a\\x22b c [")
        .contains("\"a\\x22b\\x5Cc\\x0D\\x0Aforged - - \\x09\\x00 \\xE9 ~\\x7F\\xFF\"");
  }

  @Test
  void iO1_jsonIsValidWithAHostileUserAgent() {
    AccessEntry entry = new AccessEntry("192.0.2.7", request("/\u00e9", HOSTILE));
    entry.tried(new AccessEntry.Try(endpoint("10.0.0.2", 8080), 200, 12, 500_000_000));
    entry.to(new AccessEntry.Target("default", "shop", "web", "http", ""));

    String line = JSON.line(entry, new AccessEntry.Result(200, 0, 12, 1_500_000_000, AT));

    assertThat(line.chars()).allMatch(c -> c >= ' ' && c <= '~');
    JsonObject read = new JsonObject(line);
    assertThat(read.getString("http_user_agent")).isEqualTo(HOSTILE);
    assertThat(read.getString("request_uri")).isEqualTo("/\u00e9");
    assertThat(read.getString("service_port")).isEqualTo("http");
    assertThat(read.getDouble("request_time")).isEqualTo(1.5);
    assertThat(read.getJsonArray("upstream").getJsonObject(0).getString("addr"))
        .isEqualTo("10.0.0.2:8080");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic", "Basic !", "Basic YQ==", "Bearer YTpi", "", "Basic OnNlY3JldA=="})
  void whatNamesNobodyIsNobody(String authorization) {
    HttpRequest request = request("/", "x");
    request.headers().set("Authorization", authorization);
    assertThat(new AccessEntry("::1", request).user()).isEmpty();
  }

  @Test
  void aShareOfRequestsIsLoggedAndEveryFaultOfOurs() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AccessLog none = AccessLog.open(AccessLogFormat.NGINX, 0, out, ZoneOffset.UTC)) {
      for (int status : new int[] {200, 404, 499, 500, 503}) {
        none.ended(
            new AccessEntry("::1", request("/", "")), new AccessEntry.Result(status, 0, 0, 0, AT));
      }
    }
    assertThat(out.toString(StandardCharsets.US_ASCII).lines())
        .hasSize(2)
        .allMatch(line -> line.contains("\" 500 ") || line.contains("\" 503 "));
  }

  @Test
  void whereNobodyReadsLinesAreLeftOutAndCounted() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStream slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException("bytes come in groups");
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            try {
              read.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            out.write(bytes, from, length);
          }
        };
    try (LineWriter writer = new LineWriter(slow, 100)) {
      for (int i = 0; i < 10; i++) {
        writer.write("a line of twenty bytes".substring(0, 19));
      }
      assertThat(writer.leftOut()).isEqualTo(5);
      read.countDown();
      await().atMost(10, TimeUnit.SECONDS).until(() -> out.size() == 100);
      writer.write("later");
      await().atMost(10, TimeUnit.SECONDS).until(() -> out.size() == 106);
    }
  }

  @Test
  void whereItCannotBeWrittenEverythingElseGoesOn() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed");
          }
        };
    try (LineWriter writer = new LineWriter(closed, 1_000)) {
      writer.write("a");
      await().atMost(10, TimeUnit.SECONDS).until(() -> lost(writer) > 0);
    }
  }

  private static long lost(LineWriter writer) {
    writer.write("b");
    return writer.leftOut();
  }

  private static EndpointAddress endpoint(String ip, int port) {
    return new EndpointAddress(new InetSocketAddress(ip, port));
  }

  private static HttpRequest request(String uri, String agent) {
    HttpRequest request =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.GET,
            uri,
            DefaultHttpHeadersFactory.headersFactory().withValidation(false));
    request.headers().set("Host", "shop");
    if (!agent.isEmpty()) {
      request.headers().set("User-Agent", agent);
    }
    return request;
  }
}
