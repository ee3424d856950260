package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.HeaderPolicy;
import io.headgate.discovery.model.MirrorPolicy;
import io.headgate.discovery.model.RequestTemplate;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.gateway.http.RawClient.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Copies of requests. */
class MirrorTest {

  private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: shop.test\r\n";

  private HttpFixture gateway;
  private RawPod pod;
  private RawPod copies;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start();
    pod = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\npod");
    copies = RawPod.answering("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\nX-Copy: 1\r\n\r\ncopy");
  }

  @AfterEach
  void stop() {
    gateway.close();
    pod.close();
    copies.close();
  }

  @ParameterizedTest
  @CsvSource({
    // the request from its fields on; whether bodies are copied; the body of the copy, its length
    "GET,  '',                           '',                         true,  '',   ''",
    "POST, 'Content-Length: 4',          body,                       true,  body, 4",
    "POST, 'Content-Length: 0',          '',                         true,  '',   ''",
    "PUT,  'Transfer-Encoding: chunked', '2\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n', true,  body, 4",
    "POST, 'Content-Length: 4',          body,                       false, '',   ''",
  })
  void aCopyIsSentAndItsAnswerIsNobodys(
      String method, String field, String sent, boolean withBody, String body, String length) {
    mirror("$request_uri", Optional.empty(), withBody);
    try (RawClient client = RawClient.connect(gateway.address())) {
      Message answer =
          client
              .send(
                  method
                      + " /a?b=c HTTP/1.1\r\nHost: shop.test\r\nCookie: s=1\r\n"
                      + (field.isEmpty() ? "" : field + "\r\n")
                      + "\r\n"
                      + sent.replace("\\r\\n", "\r\n"))
              .message();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("pod");
      assertThat(answer.value("X-Copy")).isEmpty();
      Message copy = copy();
      assertThat(copy.startLine()).isEqualTo(method + " /a?b=c HTTP/1.1");
      assertThat(copy.body()).isEqualTo(body);
      assertThat(copy.value("Content-Length")).isEqualTo(length);
      assertThat(copy.value("Transfer-Encoding")).isEmpty();
      assertThat(copy.value("Cookie")).isEqualTo("s=1");
      assertThat(copy.value("X-Real-IP")).isEqualTo("127.0.0.1");
      assertThat(copy.value("X-Request-ID"))
          .isEqualTo(pod.requests().getFirst().value("X-Request-ID"));
      assertThat(copy.value("Host")).isEqualTo("127.0.0.1:" + copies.address().getPort());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "$request_uri,  mirror.example, /a?b=c,           mirror.example",
    "/in$uri,       $host,          /in/a,            shop.test",
    "/$scheme/$host,$host,          /http/shop.test,  shop.test",
  })
  void whereACopyIsSentAndAsWhom(String target, String host, String asked, String seen) {
    mirror(target, Optional.of(host), true);
    try (RawClient client = RawClient.connect(gateway.address())) {
      client.send(GET + "\r\n").message();

      assertThat(copy().startLine()).isEqualTo("GET " + asked + " HTTP/1.1");
      assertThat(copy().value("Host")).isEqualTo(seen);
    }
  }

  @Test
  void nobodyWaitsForCopiesAndTheyAreBounded() {
    try (RawPod silent = RawPod.scripted(RawClient::rest);
        RawClient client = RawClient.connect(gateway.address())) {
      serve(policy(silent.address(), "$request_uri", Optional.empty(), true));
      for (int i = 0; i < Mirrors.MOST + 50; i++) {
        assertThat(client.send(GET + "\r\n").message().status()).isEqualTo(200);
      }
      assertThat(pod.requests()).hasSize(Mirrors.MOST + 50);
      Awaitility.await().untilAsserted(() -> assertThat(silent.accepted()).isEqualTo(Mirrors.MOST));

      // What has ended makes room.
      silent.dropConnections();
      Awaitility.await()
          .untilAsserted(
              () -> {
                assertThat(client.send(GET + "\r\n").message().status()).isEqualTo(200);
                assertThat(silent.accepted()).isGreaterThan(Mirrors.MOST);
              });
    }
  }

  @Test
  void aRequestDoesNotFailWithItsCopy() throws IOException {
    InetSocketAddress nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = (InetSocketAddress) socket.getLocalSocketAddress();
    }
    serve(policy(nobody, "$request_uri", Optional.empty(), true));
    try (RawClient client = RawClient.connect(gateway.address())) {
      for (int i = 0; i < Mirrors.MOST + 1; i++) {
        assertThat(client.send(GET + "\r\n").message().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aBodyIsCopiedUpToABoundAndNoPartOfALongerOne() {
    mirror("$request_uri", Optional.empty(), true);
    int most = Mirrors.MOST_BODY_BYTES;
    try (RawClient client = RawClient.connect(gateway.address())) {
      for (int length : new int[] {most + 1, most}) {
        String request =
            "POST /%d HTTP/1.1\r\nHost: shop.test\r\nContent-Length: %1$d\r\n\r\n"
                .formatted(length);
        Message answer = client.send(request).send("x".repeat(length)).message();
        assertThat(answer.status()).isEqualTo(200);
      }

      assertThat(copy().startLine()).isEqualTo("POST /" + most + " HTTP/1.1");
      assertThat(copy().body()).hasSize(most);
      assertThat(pod.requests()).hasSize(2);
    }
  }

  @Test
  void whatIsACopyIsNotCopied() {
    mirror("$request_uri", Optional.empty(), true);
    try (RawClient client = RawClient.connect(gateway.address())) {
      client.send(GET + "X-Headgate-Mirror: 1\r\n\r\n").message();
      client.send("GET /second HTTP/1.1\r\nHost: shop.test\r\n\r\n").message();

      assertThat(copy().startLine()).isEqualTo("GET /second HTTP/1.1");
      assertThat(copy().value("X-Headgate-Mirror")).isEqualTo("1");
    }
  }

  @Test
  void aClientDoesNotChooseWhoGetsACopy() {
    gateway.anyHost("shop");
    serve(
        AnswerPolicy.DEFAULT.with(
            new MirrorPolicy(
                new AuthorizationUrl(
                    false,
                    AuthorizationUrl.HOST_OF_REQUEST,
                    copies.address().getPort(),
                    RequestTemplate.of("$request_uri").orElseThrow()),
                Optional.empty(),
                true)));
    try (RawClient client = RawClient.connect(gateway.address())) {
      client.send("GET /any HTTP/1.1\r\nHost: localhost\r\n\r\n").message();
      client.send("GET /named HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").message();
      client.send(GET + "\r\n").message();
    }
    assertThat(pod.requests()).hasSize(3);
    assertThat(copies.accepted()).isZero();
  }

  private Message copy() {
    Awaitility.await().until(() -> !copies.requests().isEmpty());
    assertThat(copies.requests()).hasSize(1);
    return copies.requests().getFirst();
  }

  private void mirror(String target, Optional<String> host, boolean withBody) {
    serve(policy(copies.address(), target, host, withBody));
  }

  private static AnswerPolicy policy(
      InetSocketAddress to, String target, Optional<String> host, boolean withBody) {
    return AnswerPolicy.DEFAULT.with(
        new MirrorPolicy(
            new AuthorizationUrl(
                false, "127.0.0.1", to.getPort(), RequestTemplate.of(target).orElseThrow()),
            host,
            withBody));
  }

  /** The host that pods see is not the one that copies have. */
  private void serve(AnswerPolicy policy) {
    RoutePolicy plain = RoutePolicy.forwarding(HttpFixture.QUICK);
    gateway
        .policy(
            new RoutePolicy(
                plain.forward(),
                plain.redirects(),
                plain.access(),
                plain.cors(),
                new HeaderPolicy(Optional.of("inner.test"), Optional.empty())))
        .policy(policy)
        .service("shop", pod.address());
  }
}
