package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // HTTP ends its lines with CR LF
class ShutdownTest {

  @Test
  void whatIsInFlightFinishesAndTheRestIsClosed() {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (HttpFixture gateway = HttpFixture.start();
        RawPod pod =
            RawPod.scripted(
                connection -> {
                  connection.message();
                  mayAnswer.await(10, TimeUnit.SECONDS);
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  connection.rest();
                });
        RawClient idle = RawClient.connect(gateway.address());
        RawClient busy = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());
      idle.send("GET / HTTP/1.1\r\nHost: nowhere.test\r\n\r\n");
      assertThat(idle.message().status()).isEqualTo(404);
      busy.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      await().until(() -> gateway.active("web", pod.address()) == 1);

      CompletableFuture<Void> done =
          gateway.server().shutdown(Duration.ofSeconds(20)).toCompletableFuture();

      assertThat(idle.rest()).isEmpty();
      assertThat(done).isNotDone();
      mayAnswer.countDown();
      RawClient.Message answer = busy.message();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.value("Connection")).isEqualTo("close");
      assertThat(busy.rest()).isEmpty();
      await().until(done::isDone);
    }
  }

  @Test
  void whatDoesNotFinishIsCutOffAtTheLimit() {
    try (HttpFixture gateway = HttpFixture.start();
        RawPod pod = RawPod.scripted(connection -> connection.rest());
        RawClient busy = RawClient.connect(gateway.address())) {
      gateway.service("web", pod.address());
      busy.send("GET / HTTP/1.1\r\nHost: web.test\r\n\r\n");
      await().until(() -> gateway.active("web", pod.address()) == 1);
      gateway.server().shutdown(Duration.ofMillis(100)).toCompletableFuture().join();
      assertThat(busy.rest()).isEmpty();
      await().until(() -> gateway.active("web", pod.address()) == 0);
    }
  }
}
