package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.ErrorPolicy;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.gateway.http.RawClient.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a default backend answers instead of others. */
class ErrorPagesTest {

  private static final String PAGE =
      "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nX-Page: 1\r\n\r\npage";

  private HttpFixture gateway;
  private RawPod pages;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start();
    pages = RawPod.answering(PAGE);
  }

  @AfterEach
  void stop() {
    gateway.close();
    pages.close();
  }

  @Test
  void anAnswerOfAPodIsReplacedAndTheDefaultBackendKnowsWhatFor() throws IOException {
    try (RawPod pod = pod("404 Not Found", "Content-Length: 3\r\n\r\npod")) {
      serve(errors(true, 404), pod);

      Message answer =
          ask(
              "POST",
              "shop.test",
              "/a?b=c",
              "Accept: text/html\r\nCookie: s=1\r\nX-Code: 999\r\nX_Code: 998\r\n"
                  + "If-None-Match: \"x\"\r\nContent-Length: 4\r\n\r\nbody");

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo("page");
      assertThat(answer.value("X-Page")).isEqualTo("1");
      assertThat(pages.requests()).hasSize(1);
      Message asked = pages.requests().getFirst();
      assertThat(asked.startLine()).isEqualTo("GET / HTTP/1.1");
      assertThat(asked.body()).isEmpty();
      assertThat(asked.value("Content-Length")).isEmpty();
      assertThat(asked.value("If-None-Match")).isEmpty();
      assertThat(asked.value("X_Code")).isEmpty();
      assertThat(asked.value("Host")).isEqualTo("shop.test");
      assertThat(asked.value("Cookie")).isEqualTo("s=1");
      assertThat(asked.value("X-Real-IP")).isEqualTo("127.0.0.1");
      assertThat(asked.value("X-Code")).isEqualTo("404");
      assertThat(asked.value("X-Format")).isEqualTo("text/html");
      assertThat(asked.value("X-Original-URI")).isEqualTo("/a?b=c");
      assertThat(asked.value("X-Namespace")).isEqualTo("default");
      assertThat(asked.value("X-Ingress-Name")).isEqualTo("test");
      assertThat(asked.value("X-Service-Name")).isEqualTo("shop");
      assertThat(asked.value("X-Service-Port")).isEqualTo("80");
      assertThat(asked.value("X-Request-ID")).isNotBlank();
      await().until(() -> gateway.active("shop", pod.address()) == 0); // given back
    }
  }

  @ParameterizedTest
  @CsvSource({
    // status of the pod, those that are replaced, whether pods' are; who answers
    "404, 404, true,  page",
    "503, 404, true,  pod",
    "404, 404, false, pod",
    "200, 404, true,  pod",
  })
  void whichAnswersOfPodsAreReplaced(int status, int replaced, boolean ofPods, String who)
      throws IOException {
    try (RawPod pod = pod(status + " x", "Content-Length: 3\r\n\r\npod")) {
      serve(errors(ofPods, replaced), pod);

      assertThat(ask("GET", "shop.test", "/", "\r\n").body()).isEqualTo(who);
    }
  }

  @ParameterizedTest
  @CsvSource({"dead.test, 502, GET", "dead.test, 502, HEAD", "shop.test, 413, POST"})
  void whatTheGatewayAnswersIsReplaced(String host, int status, String method) throws IOException {
    try (RawPod pod = pod("200 OK", "Content-Length: 3\r\n\r\npod")) {
      serve(errors(false, status), pod);
      gateway.service("dead", nobody());
      int length = status == 413 ? 2 << 20 : 0;

      Message answer =
          method.equals("HEAD")
              ? headOf(host)
              : ask(method, host, "/x", "Content-Length: " + length + "\r\n\r\n");

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.value("X-Page")).isEqualTo("1");
      Message asked = pages.requests().getFirst();
      assertThat(asked.startLine())
          .isEqualTo((method.equals("HEAD") ? "HEAD" : "GET") + " / HTTP/1.1");
      assertThat(asked.value("X-Code")).isEqualTo(Integer.toString(status));
    }
  }

  @Test
  void iX5_whoIsDeniedStaysOutWhateverThePageSays() throws IOException {
    try (RawPod pod = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\npod");
        RawPod friendly = RawPod.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) {
      RoutePolicy plain = RoutePolicy.forwarding(HttpFixture.QUICK);
      gateway.policy(
          new RoutePolicy(
              plain.forward(),
              plain.redirects(),
              AccessPolicy.NOBODY,
              plain.cors(),
              plain.headers()));
      gateway
          .policy(errors(true, 403))
          .service("pages", friendly.address())
          .service("shop", pod.address());

      assertThat(ask("GET", "shop.test", "/", "\r\n").body()).isEqualTo("hello");
      assertThat(pod.requests()).isEmpty();
      assertThat(friendly.requests().getFirst().value("X-Code")).isEqualTo("403");
    }
  }

  @Test
  void howToSayWhoOneIsStaysWithThePage() throws IOException {
    try (RawPod pod =
        pod(
            "401 Unauthorized",
            "WWW-Authenticate: Basic realm=\"a\"\r\nContent-Length: 3\r\n\r\npod")) {
      serve(errors(true, 401), pod);

      Message answer = ask("GET", "shop.test", "/", "\r\n");

      assertThat(answer.body()).isEqualTo("page");
      assertThat(answer.value("WWW-Authenticate")).isEqualTo("Basic realm=\"a\"");
    }
  }

  @Test
  void withoutAnAnswerTheStatusStays() throws IOException {
    try (RawPod pod = pod("404 Not Found", "Content-Length: 3\r\n\r\npod")) {
      gateway.policy(errors(true, 404)).service("pages", nobody()).service("shop", pod.address());

      Message answer = ask("GET", "shop.test", "/", "\r\n");

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body()).startsWith("404 Not Found");
    }
  }

  @Test
  void withoutADefaultBackendNothingIsReplaced() throws IOException {
    try (RawPod pod = pod("404 Not Found", "Content-Length: 3\r\n\r\npod")) {
      gateway
          .policy(AnswerPolicy.DEFAULT.with(new ErrorPolicy(Optional.empty(), Set.of(404), true)))
          .service("shop", pod.address());

      assertThat(ask("GET", "shop.test", "/", "\r\n").body()).isEqualTo("pod");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "empty.test, empty, 80",
    "gone.test, gone, 80",
    "badport.empty.test, empty, 81",
  })
  void theDefaultBackendHasTheRequestsOfAServiceWithoutPods(
      String host, String service, String port) throws IOException {
    gateway.policy(errors(true)).service("pages", pages.address()).service("empty");

    Message answer =
        ask("POST", host, "/cart?x", "X-Namespace: a\r\nContent-Length: 4\r\n\r\nbody");

    assertThat(answer.body()).isEqualTo("page");
    Message asked = pages.requests().getFirst();
    assertThat(asked.startLine()).isEqualTo("POST /cart?x HTTP/1.1");
    assertThat(asked.body()).isEqualTo("body");
    assertThat(asked.value("X-Code")).isEqualTo("503");
    assertThat(asked.value("X-Namespace")).isEqualTo("default");
    assertThat(asked.value("X-Service-Name")).isEqualTo(service);
    assertThat(asked.value("X-Service-Port")).isEqualTo(port);
  }

  @Test
  void aDefaultBackendWithoutPodsLeavesIt503() throws IOException {
    gateway.policy(errors(true)).service("pages").service("empty");

    assertThat(ask("GET", "empty.test", "/", "\r\n").status()).isEqualTo(503);
    assertThat(ask("GET", "pages.test", "/", "\r\n").status()).isEqualTo(503);
  }

  @Test
  void theConnectionGoesOn() throws IOException {
    try (RawPod pod = pod("404 Not Found", "Content-Length: 3\r\n\r\npod");
        RawClient client = RawClient.connect(gateway.address())) {
      serve(errors(true, 404), pod);
      for (int i = 0; i < 3; i++) {
        Message answer =
            client
                .send("PUT /" + i + " HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 1\r\n\r\nb")
                .message();
        assertThat(answer.body()).isEqualTo("page");
      }
      assertThat(pages.accepted()).as("connections to it are kept").isEqualTo(1);
    }
  }

  private void serve(AnswerPolicy policy, RawPod pod) {
    gateway.policy(policy).service("pages", pages.address()).service("shop", pod.address());
  }

  private static AnswerPolicy errors(boolean ofPods, Integer... replaced) {
    return AnswerPolicy.DEFAULT.with(
        new ErrorPolicy(Optional.of("pages"), Set.of(replaced), ofPods));
  }

  private static RawPod pod(String status, String rest) {
    return RawPod.answering("HTTP/1.1 " + status + "\r\n" + rest);
  }

  private Message ask(String method, String host, String target, String rest) {
    try (RawClient client = RawClient.connect(gateway.address())) {
      return client
          .send(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + rest)
          .message();
    }
  }

  private Message headOf(String host) {
    try (RawClient client = RawClient.connect(gateway.address())) {
      return client.send("HEAD / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").head();
    }
  }

  /** Where nobody listens. */
  private static InetSocketAddress nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }
  }
}
