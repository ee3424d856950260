package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of a request reaches the pod, what of a response the client, and over which connections. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class ForwardingTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: web.test\r\n\r\n";

  private HttpFixture gateway;
  private RawClient client;

  @BeforeEach
  void start() {
    gateway = HttpFixture.start();
    client = RawClient.connect(gateway.address());
  }

  @AfterEach
  void stop() {
    client.close();
    gateway.close();
  }

  private RawPod serve(RawPod pod) {
    gateway.service("web", pod.address());
    return pod;
  }

  @Test
  void thePodIsToldWhoAskedAndHow() {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      client.send(
          "GET / HTTP/1.1\r\nHost: WEB.test:8080\r\nX-Forwarded-For: 6.6.6.6\r\n"
              + "X-Forwarded-Proto: https\r\nX-Real-IP: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\n"
              + "Proxy: evil\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(200);
      RawClient.Message seen = pod.requests().get(0);
      String port = Integer.toString(gateway.address().getPort());
      assertThat(seen.value("Host")).isEqualTo("WEB.test:8080");
      assertThat(seen.value("X-Real-IP")).isEqualTo("127.0.0.1");
      assertThat(seen.value("X-Forwarded-For")).isEqualTo("127.0.0.1");
      assertThat(seen.value("X-Forwarded-Host")).isEqualTo("WEB.test:8080");
      assertThat(seen.value("X-Forwarded-Port")).isEqualTo(port);
      assertThat(seen.value("X-Forwarded-Proto")).isEqualTo("http");
      assertThat(seen.value("X-Forwarded-Scheme")).isEqualTo("http");
      assertThat(seen.value("X-Scheme")).isEqualTo("http");
      assertThat(seen.value("X-Request-ID")).matches("[0-9a-f]{32}");
      assertThat(seen.values("Forwarded")).isEmpty();
      assertThat(seen.values("Proxy")).isEmpty();
    }
  }

  @Test
  void aRequestIdIsKept() {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\nX-Request-ID: mine\r\n\r\n");
      client.message();
      assertThat(pod.requests().get(0).value("X-Request-ID")).isEqualTo("mine");
    }
  }

  @Test
  void iB8_whatConnectionNamesIsTakenOutBeforeOursIsPutIn() {
    try (RawPod pod =
        serve(
            RawPod.answering(
                "HTTP/1.1 200 OK\r\nConnection: X-Pod, keep-alive\r\nX-Pod: secret\r\n"
                    + "Keep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nok"))) {
      client.send(
          "POST / HTTP/1.1\r\nHost: web.test\r\n"
              + "Connection: X-Forwarded-For, X-Real-IP, x-mine, Content-Length, Host\r\n"
              + "X-Mine: 1\r\nKeep-Alive: 5\r\nProxy-Connection: x\r\nTE: gzip\r\n"
              + "Content-Length: 2\r\n\r\nhi");
      RawClient.Message answer = client.message();
      RawClient.Message seen = pod.requests().get(0);
      assertThat(seen.value("X-Forwarded-For")).isEqualTo("127.0.0.1");
      assertThat(seen.value("X-Real-IP")).isEqualTo("127.0.0.1");
      assertThat(seen.value("Host")).isEqualTo("web.test");
      assertThat(seen.body()).isEqualTo("hi");
      for (String gone : List.of("X-Mine", "Connection", "Keep-Alive", "Proxy-Connection", "TE")) {
        assertThat(seen.values(gone)).as(gone).isEmpty();
      }
      for (String gone : List.of("X-Pod", "Connection", "Keep-Alive")) {
        assertThat(answer.values(gone)).as(gone).isEmpty();
      }
      assertThat(answer.body()).isEqualTo("ok");
    }
  }

  @Test
  void thePathThatWasRoutedIsThePathThatIsSent() {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      client.send("GET http://web.test/a/%2e%2e//b?c=/../d HTTP/1.1\r\nHost: web.test\r\n\r\n");
      client.message();
      assertThat(pod.requests().get(0).startLine()).isEqualTo("GET /b?c=/../d HTTP/1.1");
    }
  }

  @Test
  void connectionsAreKeptOnBothSides() {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      for (int i = 0; i < 5; i++) {
        client.send(GET);
        assertThat(client.message().status()).isEqualTo(200);
      }
      try (RawClient another = RawClient.connect(gateway.address())) {
        another.send(GET);
        assertThat(another.message().status()).isEqualTo(200);
      }
      assertThat(pod.accepted()).isEqualTo(1);
      assertThat(pod.requests()).hasSize(6);
    }
  }

  @Test
  void aHeadMayComeByteByByte() {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      String request = "POST /x HTTP/1.1\r\nHost: web.test\r\nContent-Length: 2\r\n\r\nhi";
      for (int i = 0; i < request.length(); i++) {
        client.send(request.substring(i, i + 1));
      }
      assertThat(client.message().status()).isEqualTo(200);
      assertThat(pod.requests().get(0).body()).isEqualTo("hi");
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() {
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  while (true) {
                    String path = connection.message().startLine().split(" ", -1)[1];
                    connection.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
                  }
                }))) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        requests.append(
            i % 7 == 3
                ? "GET /" + i + " HTTP/1.1\r\nHost: nowhere.test\r\n\r\n"
                : "GET /" + i + " HTTP/1.1\r\nHost: web.test\r\n\r\n");
      }
      client.send(requests.toString());
      for (int i = 0; i < 50; i++) {
        RawClient.Message answer = client.message();
        assertThat(answer.status()).isEqualTo(i % 7 == 3 ? 404 : 200);
        if (i % 7 != 3) {
          assertThat(answer.body()).isEqualTo("/" + i);
        }
      }
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void anOldClientGetsItsAnswerWithoutChunks() {
    try (RawPod pod =
        serve(
            RawPod.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))) {
      client.send("GET / HTTP/1.0\r\nHost: web.test\r\n\r\n");
      RawClient.Message head = client.head();
      assertThat(head.values("Transfer-Encoding")).isEmpty();
      assertThat(head.value("Connection")).isEqualTo("close");
      assertThat(client.rest()).isEqualTo("abc");
      assertThat(pod.requests().get(0).startLine()).isEqualTo("GET / HTTP/1.1");
    }
  }

  @Test
  void anOldClientMayKeepItsConnection() {
    try (RawPod pod = serve(RawPod.answering(OK))) {
      for (int i = 0; i < 2; i++) {
        client.send("GET / HTTP/1.0\r\nHost: web.test\r\nConnection: keep-alive\r\n\r\n");
        RawClient.Message answer = client.message();
        assertThat(answer.value("Connection")).isEqualTo("keep-alive");
      }
      assertThat(pod.requests()).hasSize(2);
    }
  }

  @Test
  void aBodyThatEndsWithTheConnectionIsSentInChunks() {
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.message();
                  connection.send("HTTP/1.0 200 OK\r\n\r\nuntil the end");
                }))) {
      client.send(GET);
      RawClient.Message answer = client.message();
      assertThat(answer.value("Transfer-Encoding")).isEqualTo("chunked");
      assertThat(answer.body()).isEqualTo("until the end");
      client.send(GET);
      assertThat(client.message().status()).isEqualTo(200);
      assertThat(pod.accepted()).isEqualTo(2);
    }
  }

  @Test
  void aBodyThatIsCutOffIsCutOffForTheClientToo() {
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.message();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
                }))) {
      client.send(GET);
      assertThat(client.head().status()).isEqualTo(200);
      assertThat(client.rest()).isEqualTo("part");
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void trailersPassBothWays() {
    try (RawPod pod =
        serve(
            RawPod.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                    + "3\r\nabc\r\n0\r\nX-Sum: 6\r\n\r\n"))) {
      client.send(
          "POST / HTTP/1.1\r\nHost: web.test\r\nTransfer-Encoding: chunked\r\n"
              + "TE: trailers\r\nTrailer: X-Up\r\n\r\n3\r\nabc\r\n0\r\nX-Up: 9\r\n\r\n");
      assertThat(client.message().value("X-Sum")).isEqualTo("6");
      RawClient.Message seen = pod.requests().get(0);
      assertThat(seen.value("X-Up")).isEqualTo("9");
      assertThat(seen.body()).isEqualTo("abc");
      assertThat(seen.value("TE")).isEqualTo("trailers");
    }
  }

  @Test
  void iP4_answersWithoutABodyLeaveTheConnectionUsable() {
    String[] answers = {
      "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
      "HTTP/1.1 204 No Content\r\n\r\n",
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\nETag: \"a\"\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    };
    String[] methods = {"HEAD", "GET", "GET", "HEAD"};
    int[] next = {0};
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  while (true) {
                    connection.message();
                    connection.send(answers[next[0]]);
                    next[0]++;
                  }
                }))) {
      for (int i = 0; i < answers.length; i++) {
        client.send(methods[i] + " / HTTP/1.1\r\nHost: web.test\r\n\r\n");
        RawClient.Message head = client.head();
        assertThat(head.startLine()).isEqualTo(answers[i].substring(0, answers[i].indexOf("\r\n")));
        if (i == 0) {
          assertThat(head.value("Content-Length")).isEqualTo("1000");
        }
        if (i == 1) {
          assertThat(head.values("Content-Length")).isEmpty();
          assertThat(head.values("Transfer-Encoding")).isEmpty();
        }
      }
      client.send("HEAD / HTTP/1.1\r\nHost: nowhere.test\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(404);
      client.send("GET / HTTP/1.1\r\nHost: nowhere.test\r\nConnection: close\r\n\r\n");
      assertThat(client.message().status()).isEqualTo(404);
      assertThat(client.rest()).isEmpty();
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void iP4_expectContinueIsAnsweredByThePod() {
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  RawClient.Message head = connection.head();
                  connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
                  connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                  String body = connection.withBody(head).body();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + body);
                  connection.rest();
                }))) {
      client.send(
          "PUT / HTTP/1.1\r\nHost: web.test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      RawClient.Message hints = client.head();
      assertThat(hints.status()).isEqualTo(103);
      assertThat(hints.value("Link")).isEqualTo("</a>");
      assertThat(client.head().status()).isEqualTo(100);
      client.send("hello");
      assertThat(client.message().body()).isEqualTo("hello");
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }

  @Test
  void iP4_anEarlyAnswerEndsTheConnectionCleanly() {
    try (RawPod pod =
        serve(
            RawPod.scripted(
                connection -> {
                  connection.head();
                  connection.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
                  connection.rest();
                }))) {
      client.send("PUT / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 900000\r\n\r\nsome");
      RawClient.Message answer = client.message();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.body()).isEqualTo("no");
      assertThat(answer.value("Connection")).isEqualTo("close");
      assertThat(client.rest()).isEmpty();
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }

  @Test
  void aConnectionThatSawNtlmIsNotShared() {
    try (RawPod pod =
        serve(
            RawPod.answering(
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM\r\n"
                    + "Content-Length: 0\r\n\r\n"))) {
      for (int i = 0; i < 2; i++) {
        client.send(GET);
        assertThat(client.message().status()).isEqualTo(401);
      }
      assertThat(pod.accepted()).isEqualTo(2);
    }
  }

  @Test
  void iB2_aBackendThatIsNotThereIs503() {
    gateway.service("web");
    for (String host : List.of("web.test", "gone.test", "badport.web.test")) {
      client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      RawClient.Message answer = client.message();
      assertThat(answer.status()).as(host).isEqualTo(503);
      assertThat(answer.value("Content-Type")).startsWith("text/plain");
      assertThat(answer.value("Server")).isEqualTo("headgate");
      assertThat(answer.value("Date")).isNotEmpty();
    }
  }

  @Test
  void anExternalNameThatCannotBeResolvedIs502() {
    gateway.externalName("ext", "nowhere.invalid");
    client.send("GET / HTTP/1.1\r\nHost: ext.test\r\n\r\n");
    assertThat(client.message().status()).isEqualTo(502);
  }

  @Test
  void requestsOfOneClientAreSharedAmongThePods() {
    try (RawPod one = RawPod.answering(OK);
        RawPod two = RawPod.answering(OK)) {
      gateway.service("web", one.address(), two.address());
      for (int i = 0; i < 10; i++) {
        client.send(GET);
        client.message();
      }
      assertThat(one.requests()).hasSize(5);
      assertThat(two.requests()).hasSize(5);
    }
  }

  @Test
  void aClientThatGoesAwayGivesItsLeaseBack() {
    try (RawPod pod = serve(RawPod.scripted(connection -> connection.rest()))) {
      client.send(GET);
      await().until(() -> gateway.active("web", pod.address()) == 1);
      client.close();
      await().until(() -> gateway.active("web", pod.address()) == 0);
      assertThat(gateway.observer().seen().get(0).statusCode()).isEqualTo(499);
    }
  }
}
