package io.headgate.balancer.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProbeSlotsTest {

  private final ProbeSlots slots = new ProbeSlots(4);

  @Test
  void soManyAreUnderWayAndTheNextStartsWhenOneEnds() {
    List<Integer> started = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int number = i;
      slots.start(() -> started.add(number));
    }
    assertThat(started).containsExactly(0, 1, 2, 3);

    slots.giveBack();
    assertThat(started).containsExactly(0, 1, 2, 3, 4);
    slots.giveBack();
    slots.giveBack();
    assertThat(started).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void nothingIsLeftWaitingWhateverManyThreadsDo() throws Exception {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(20_000);
    try (ExecutorService loops = Executors.newFixedThreadPool(8)) {
      Runnable probe =
          () -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            underWay.decrementAndGet();
            slots.giveBack();
            ended.countDown();
          };
      for (int i = 0; i < 20_000; i++) {
        slots.start(() -> loops.execute(probe));
      }
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(most.get()).isBetween(1, 4);
  }
}
