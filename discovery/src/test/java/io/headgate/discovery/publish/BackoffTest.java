package io.headgate.discovery.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When what has failed is tried again. */
class BackoffTest {

  private final ManualTime time = new ManualTime();
  private final Backoff<String> backoff = new Backoff<>(time);

  @Test
  void pausesGrowUpToAMinute() {
    assertThat(backoff.isDue("a")).isTrue();
    for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      backoff.failed("a");
      time.pass(Duration.ofSeconds(seconds).minusNanos(1));
      assertThat(backoff.isDue("a")).as("before %d s", seconds).isFalse();
      time.pass(Duration.ofNanos(1));
      assertThat(backoff.isDue("a")).as("after %d s", seconds).isTrue();
    }
    assertThat(backoff.isDue("b")).isTrue();
  }

  @Test
  void afterALongQuietTimeItBeginsAnew() {
    for (int i = 0; i < 10; i++) {
      backoff.failed("a");
    }
    time.pass(Duration.ofMinutes(11));
    backoff.failed("a");
    time.pass(Duration.ofSeconds(1));

    assertThat(backoff.isDue("a")).isTrue();
  }

  @Test
  void whatIsGoneIsForgotten() {
    backoff.failed("a");
    backoff.retain(Set.of());

    assertThat(backoff.isDue("a")).isTrue();
  }
}
