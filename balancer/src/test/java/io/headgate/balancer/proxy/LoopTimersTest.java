package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoopTimersTest {

  private final ManualTime time = new ManualTime();
  private final LoopTimers timers = new LoopTimers(time);
  private final List<Named> expired = new ArrayList<>();

  private final class Named extends Deadline {

    Named() {
      super(timers);
    }

    @Override
    protected void expired() {
      expired.add(this);
    }
  }

  private void pass(Duration duration) {
    time.pass(duration);
    timers.tick();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void neverEarlyAndLateByTwoTicksAtMost() {
    Named entry = new Named();
    entry.expireAfter(seconds(5));
    pass(Duration.ofSeconds(5));
    assertThat(expired).isEmpty();
    pass(Duration.ofMillis(100));
    assertThat(expired).containsExactly(entry);
    pass(Duration.ofSeconds(1000));
    assertThat(expired).hasSize(1);
  }

  @Test
  void pushedBackItExpiresOnceAtTheLaterTime() {
    Named entry = new Named();
    entry.expireAfter(seconds(5));
    pass(Duration.ofSeconds(4));
    entry.expireAfter(seconds(5));
    pass(Duration.ofSeconds(4));
    assertThat(expired).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(expired).containsExactly(entry);
  }

  @Test
  void pulledForwardItExpiresEarlier() {
    Named entry = new Named();
    entry.expireAfter(seconds(500));
    entry.expireAfter(seconds(1));
    pass(Duration.ofSeconds(2));
    assertThat(expired).containsExactly(entry);
  }

  @Test
  void clearedItDoesNotExpire() {
    Named entry = new Named();
    entry.expireAfter(seconds(1));
    entry.clear();
    pass(Duration.ofSeconds(2));
    assertThat(expired).isEmpty();
  }

  @Test
  void longerThanATurnOfTheWheel() {
    Named entry = new Named();
    entry.expireAfter(seconds(300));
    for (int i = 0; i < 299; i++) {
      pass(Duration.ofSeconds(1));
    }
    assertThat(expired).isEmpty();
    pass(Duration.ofSeconds(2));
    assertThat(expired).containsExactly(entry);
  }

  @Test
  void manyOfAnyLengthInAnyOrderExpireInTheirTime() {
    Random random = new Random(7);
    Map<Named, Long> due = new HashMap<>();
    long now = 0;
    for (int step = 0; step < 5000; step++) {
      Named entry = new Named();
      long millis = random.nextInt(200_000);
      entry.expireAfter(Duration.ofMillis(millis).toNanos());
      due.put(entry, now + millis);
      int pause = random.nextInt(500);
      pass(Duration.ofMillis(pause));
      now += pause;
      for (Named gone : expired) {
        long late = now - Objects.requireNonNull(due.remove(gone));
        assertThat(late).isBetween(0L, 700L);
      }
      expired.clear();
    }
    pass(Duration.ofSeconds(201));
    assertThat(expired).hasSameSizeAs(due.keySet());
  }
}
