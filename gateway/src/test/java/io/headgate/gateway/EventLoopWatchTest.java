package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.TransportName;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopWatchTest {

  private final Vertx vertx = EventLoops.vertx(TransportName.NIO, 2).build();
  private final EventLoops loops = EventLoops.of(vertx);
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void stop() {
    released.countDown();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void aBlockedLoopFailsTheTestAndIsShown() {
    EventLoopWatch watch = EventLoopWatch.start(loops, 5);
    loops.loops().next().execute(this::block);
    await().until(() -> !watch.blocked().isEmpty());
    assertThatThrownBy(watch::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("EventLoopWatchTest.block");
    assertThat(watch.blocked()).as("the other loop is not").hasSize(1);
  }

  private void block() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
