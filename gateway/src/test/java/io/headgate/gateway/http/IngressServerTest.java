package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.gateway.TlsClient;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IngressServerTest {

  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

  @ParameterizedTest
  @EnumSource(
      value = TransportName.class,
      names = {"NIO", "IO_URING"})
  void aGetReachesThePodAndTheAnswerComesBack(TransportName transport) {
    Assumptions.assumeTrue(EventLoops.available(transport), transport + " does not work here");
    try (HttpFixture gateway = HttpFixture.start(transport);
        RawPod pod = RawPod.answering(OK);
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());

      client.send("GET /path?q=1 HTTP/1.1\r\nHost: web.test\r\n\r\n");

      RawClient.Message answer = client.message();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hello");
      assertThat(answer.value("Server")).isEqualTo("headgate");
      assertThat(answer.value("Date")).endsWith("GMT");
      RawClient.Message request = pod.requests().get(0);
      assertThat(request.startLine()).isEqualTo("GET /path?q=1 HTTP/1.1");
      assertThat(request.value("Host")).isEqualTo("web.test");
      await().until(() -> gateway.active("web", pod.address()) == 0);
      assertThat(gateway.observer().seen())
          .containsExactly(new RecordingObserver.Seen(200, 0, 5, true));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportName.class,
      names = {"NIO", "IO_URING"})
  void requestsComeThroughTlsOnOneConnection(TransportName transport) throws Exception {
    Assumptions.assumeTrue(EventLoops.available(transport), transport + " does not work here");
    try (HttpFixture gateway = HttpFixture.start(transport);
        RawPod pod = RawPod.answering(OK)) {
      gateway.service("web", pod.address());
      InetSocketAddress address = gateway.listenHttps();
      // The certificate is another package's subject.
      try (RawClient client = new RawClient(TlsClient.trustingEverybody().connect(address, ""))) {
        for (int i = 0; i < 3; i++) {
          client.send("POST / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 100000\r\n\r\n");
          client.send("x".repeat(100_000));
          assertThat(client.message().body()).isEqualTo("hello");
        }
        client.send("GET / HTTP/1.1\r\nHost: web.test\r\nConnection: close\r\n\r\n");
        assertThat(client.message().status()).isEqualTo(200);
        assertThat(client.rest()).isEmpty();
      }
      RawClient.Message request = pod.requests().get(2);
      assertThat(request.body()).hasSize(100_000);
      assertThat(request.value("X-Forwarded-Proto")).isEqualTo("https");
      assertThat(pod.accepted()).isEqualTo(1);
    }
  }
}
