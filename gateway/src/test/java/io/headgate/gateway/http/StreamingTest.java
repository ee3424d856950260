package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.discovery.model.ForwardPolicy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies pass while they are being sent, and no faster than they are taken. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class StreamingTest {

  private static final int BODY = 64 << 20;

  /** Socket buffers of both connections, of this kernel's largest size, and the water marks. */
  private static final long HELD_AT_MOST = 24 << 20;

  @Test
  void iP8_anEventReachesTheClientWhileTheAnswerIsOpen() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    try (HttpFixture gateway = HttpFixture.start();
        RawPod pod =
            RawPod.scripted(
                connection -> {
                  connection.message();
                  connection.send(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                          + "Transfer-Encoding: chunked\r\n\r\n8\r\ndata: 1\n\r\n");
                  // The second event is sent only once the first has been seen.
                  received.await(10, TimeUnit.SECONDS);
                  connection.send("8\r\ndata: 2\n\r\n0\r\n\r\n");
                });
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(200);
      assertThat(client.line()).isEqualTo("8");
      assertThat(client.line()).isEqualTo("data: 1");
      received.countDown();
      assertThat(client.line()).isEmpty();
      assertThat(client.line()).isEqualTo("8");
      assertThat(client.line()).isEqualTo("data: 2");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportName.class,
      names = {"NIO", "IO_URING"})
  void aClientThatDoesNotReadStopsThePod(TransportName transport) {
    Assumptions.assumeTrue(EventLoops.available(transport), transport + " does not work here");
    AtomicLong written = new AtomicLong();
    byte[] part = new byte[65_536];
    try (HttpFixture gateway = HttpFixture.start(transport);
        RawPod pod =
            RawPod.scripted(
                connection -> {
                  connection.message();
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n");
                  for (int sent = 0; sent < BODY; sent += part.length) {
                    connection.send(part);
                    written.addAndGet(part.length);
                  }
                });
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());
      client.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      assertThat(client.head().status()).isEqualTo(200);

      assertThat(standstill(written)).isLessThan(HELD_AT_MOST);
      client.skip(BODY);
      await().until(() -> written.get() == BODY);
    }
  }

  @Test
  void aPodThatDoesNotReadStopsTheClient() throws Exception {
    AtomicLong written = new AtomicLong();
    CountDownLatch mayRead = new CountDownLatch(1);
    byte[] part = new byte[65_536];
    ForwardPolicy unlimited =
        new ForwardPolicy(
            Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(10), 0, 3);
    try (HttpFixture gateway = HttpFixture.start().policy(unlimited);
        RawPod pod =
            RawPod.scripted(
                connection -> {
                  connection.head();
                  mayRead.await(30, TimeUnit.SECONDS);
                  connection.skip(BODY);
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        RawClient client = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());
      client.send("POST / HTTP/1.1\r\nHost: web.test\r\nContent-Length: " + BODY + "\r\n\r\n");
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int sent = 0; sent < BODY; sent += part.length) {
                      client.send(part);
                      written.addAndGet(part.length);
                    }
                  });

      assertThat(standstill(written)).isLessThan(HELD_AT_MOST);
      mayRead.countDown();
      sender.join();
      assertThat(client.message().status()).isEqualTo(200);
    }
  }

  /** The value at which a counter that has begun to grow stands still. */
  private static long standstill(AtomicLong counter) {
    long[] last = {-1};
    await()
        .pollInterval(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              long now = counter.get();
              boolean still = now > 0 && now == last[0];
              last[0] = now;
              return still;
            });
    return last[0];
  }
}
