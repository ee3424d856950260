package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.AddedHeaders;
import io.headgate.discovery.model.AnswerHeadPolicy;
import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.CookieChanges;
import io.headgate.discovery.model.CookieChanges.Change;
import io.headgate.discovery.model.ErrorPolicy;
import io.headgate.discovery.model.HeaderPolicy;
import io.headgate.discovery.model.HeaderPolicy.Connection;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressPolicies;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.RequestTemplate;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TlsPolicy;
import io.headgate.gateway.http.RawClient.Message;
import io.headgate.gateway.http.step.RouteSteps;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients see of cookies of pods, what every answer has, and what pods see of connections. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class AnswerHeadsTest {

  private static final String GET = "GET /q HTTP/1.1\r\nHost: shop.test\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

  private HttpFixture gateway;

  @BeforeEach
  void start() {
    gateway = HttpFixture.startWithH2c(TimeSource.system());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    // domain from and to, path from and to, as the pod writes it, as the client sees it
    "pod.local $host, '',         a=b; Domain=pod.local,         a=b; Domain=shop.test",
    "pod.local x.test, '',        a=b; domain=.POD.local; Secure, a=b; domain=.x.test; Secure",
    "pod.local x.test, '',        a=b; Domain=a.pod.local,       a=b; Domain=a.pod.local",
    "pod.local x.test, '',        domain=pod.local; Path=/,      domain=pod.local; Path=/",
    "'', /in/ /,                  a=b; Path=/in/x; HttpOnly,     a=b; Path=/x; HttpOnly",
    "'', /in/ /,                  a=b;path = /in/,               a=b;path =/",
    "'', /in/ /,                  a=b; Path=/IN/x,               a=b; Path=/IN/x",
    "'', /in/ /,                  a=b; Path=/x/in/,              a=b; Path=/x/in/",
    "'', /in/ /,                  path=/in/; HttpOnly; Domain=x, path=/in/; HttpOnly; Domain=x",
    "pod.local x.test, / /shop/,  a=b; Path=/; Domain=pod.local, a=b; Path=/shop/; Domain=x.test",
    "'', / /$http_x/,             a=b; Path=/,                   a=b; Path=/1%3B Secure/",
  })
  void whatCookiesOfPodsAreForIsChanged(String domain, String path, String written, String seen) {
    gateway.policy(
        answers(AnswerHeadPolicy.PLAIN.with(new CookieChanges(change(domain), change(path)))));
    try (RawPod pod =
            RawPod.answering(
                "HTTP/1.1 200 OK\r\nSet-Cookie: c=d\r\nSet-Cookie: "
                    + written
                    + "\r\nContent-Length: 0\r\n\r\n");
        RawClient client = connect(pod)) {
      String head = "GET / HTTP/1.1\r\nHost: shop.test\r\nX: 1; Secure\r\n\r\n";
      Message answer = client.send(head).message();

      assertThat(answer.values("Set-Cookie")).containsExactly("c=d", seen);
    }
  }

  @Test
  void everyAnswerHasWhatIsAdded() {
    gateway.policy(
        answers(
            AnswerHeadPolicy.PLAIN.with(
                AddedHeaders.of(
                    new ConfigMapName("default", "c"),
                    Map.of("X-Team", "a", "Server", "mine", "X-Pods", "b")))));
    try (RawPod pod =
            RawPod.answering(
                "HTTP/1.1 200 OK\r\nX-Pods: 1\r\nX-Pods: 2\r\nContent-Length: 0\r\n\r\n");
        RawClient client = connect(pod);
        RawHttp2Client http2 = RawHttp2Client.connect(gateway.address())) {
      Message answer = client.send(GET).message();
      assertThat(answer.values("X-Team")).containsExactly("a");
      assertThat(answer.values("X-Pods")).containsExactly("b");
      assertThat(answer.values("Server")).containsExactly("mine");

      Message nobody = client.send("GET /q HTTP/1.1\r\nHost: gone.test\r\n\r\n").message();
      assertThat(nobody.status()).isEqualTo(503);
      assertThat(nobody.values("X-Team")).containsExactly("a");
      assertThat(
              client.send("GET / HTTP/1.1\r\nHost: other.test\r\n\r\n").message().values("X-Team"))
          .isEmpty();

      assertThat(http2.get(1, "shop.test", "/").answer(1).value("x-team")).isEqualTo("a");
      assertThat(http2.get(3, "gone.test", "/").answer(3).value("x-team")).isEqualTo("a");
    }
  }

  @Test
  void aPageInsteadOfAnErrorHasItAsWell() {
    gateway.policy(
        answers(
                AnswerHeadPolicy.PLAIN.with(
                    AddedHeaders.of(new ConfigMapName("default", "c"), Map.of("X-Team", "a"))))
            .with(new ErrorPolicy(Optional.of("pages"), Set.of(404), true)));
    try (RawPod pod = RawPod.answering("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        RawPod pages =
            RawPod.answering("HTTP/1.1 404 No\r\nX-Page: 1\r\nContent-Length: 0\r\n\r\n")) {
      gateway.service("pages", pages.address());
      try (RawClient client = connect(pod)) {
        Message answer = client.send(GET).message();
        assertThat(answer.values("X-Page")).containsExactly("1");
        assertThat(answer.values("X-Team")).containsExactly("a");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNSAID, '',         1",
    "KEPT,   keep-alive, 1",
    "CLOSED, close,      3",
  })
  void whatPodsSeeOfConnections(Connection connection, String seen, int connections) {
    gateway.policy(saying(connection));
    try (RawPod pod = RawPod.answering(OK);
        RawClient client = connect(pod);
        RawHttp2Client http2 = RawHttp2Client.connect(gateway.address())) {
      assertThat(client.send(GET).message().status()).isEqualTo(200);
      Message kept = client.send(GET).message();
      assertThat(kept.status()).isEqualTo(200);
      assertThat(kept.values("Connection")).isEmpty();
      assertThat(http2.get(1, "shop.test", "/").answer(1).status()).isEqualTo(200);

      assertThat(pod.requests()).hasSize(3);
      assertThat(pod.requests())
          .allSatisfy(it -> assertThat(it.value("Connection")).isEqualTo(seen));
      assertThat(pod.accepted()).isEqualTo(connections);
    }
  }

  @Test
  void whoTakesTrailersStillSaysSo() {
    gateway.policy(saying(Connection.CLOSED));
    try (RawPod pod = RawPod.answering(OK);
        RawClient client = connect(pod)) {
      client
          .send("GET / HTTP/1.1\r\nHost: shop.test\r\nTE: trailers\r\nConnection: TE\r\n\r\n")
          .message();

      assertThat(pod.requests().getFirst().value("Connection").toLowerCase(Locale.ROOT))
          .isEqualTo("te, close");
    }
  }

  @Test
  void aWebSocketIsOpenedAllTheSame() {
    gateway.policy(saying(Connection.CLOSED));
    try (RawPod pod =
            RawPod.scripted(
                connection -> {
                  Message asked = connection.message();
                  connection.send(
                      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                          + "Upgrade: websocket\r\nSec-WebSocket-Accept: x\r\nX-Asked: "
                          + asked.value("Connection")
                          + "\r\n\r\n");
                  connection.line();
                });
        RawClient client = connect(pod)) {
      Message answer =
          client
              .send(
                  "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: Upgrade\r\n"
                      + "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n"
                      + "Sec-WebSocket-Version: 13\r\n\r\n")
              .head();

      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.value("X-Asked")).isEqualTo("upgrade");
    }
  }

  @Test
  void whatExplainSays() {
    AnswerHeadPolicy heads =
        AnswerHeadPolicy.PLAIN
            .with(new CookieChanges(change("pod.local $host"), change("/ /in/")))
            .with(
                AddedHeaders.of(new ConfigMapName("default", "c"), Map.of("X-B", "b", "X-A", "")));
    IngressPolicies policies =
        new IngressPolicies(
            saying(Connection.CLOSED),
            PathPolicy.PLAIN,
            ChoicePolicy.DEFAULT,
            TlsPolicy.DEFAULT,
            answers(heads));

    assertThat(
            RouteSteps.of(
                    new IngressRouting(List.of(), Optional.empty(), policies),
                    "/",
                    false,
                    new IngressName("default", "i"))
                .texts())
        .containsExactly(
            "pods see Connection close",
            "clients see of cookies of pods Domain pod.local as $host, Path / as /in/",
            "every answer has X-A, X-B");
  }

  private RawClient connect(RawPod pod) {
    gateway.service("shop", pod.address());
    return RawClient.connect(gateway.address());
  }

  private static AnswerPolicy answers(AnswerHeadPolicy heads) {
    return AnswerPolicy.DEFAULT.with(heads);
  }

  private static RoutePolicy saying(Connection connection) {
    RoutePolicy plain = RoutePolicy.forwarding(HttpFixture.QUICK);
    return new RoutePolicy(
        plain.forward(),
        plain.redirects(),
        plain.access(),
        plain.cors(),
        new HeaderPolicy(Optional.empty(), Optional.empty(), connection));
  }

  private static Optional<Change> change(String fromTo) {
    List<String> words = List.of(fromTo.split(" ", -1));
    return words.size() < 2
        ? Optional.empty()
        : Optional.of(
            new Change(
                RequestTemplate.of(words.get(0)).orElseThrow(),
                RequestTemplate.of(words.get(1)).orElseThrow()));
  }
}
