package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.DialPolicy;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyModeTest {

  @ParameterizedTest
  @CsvSource({
    "headgate, lc, 4, 4000",
    "ipvs, rr, 1, 10000",
    "iptables, random, 1, 10000",
    "userspace, rr, 4, 3750"
  })
  void d2_everyModeHasItsSchedulerAndItsBudgetForConnects(
      String word, String scheduler, int tries, long budgetMillis) {
    ProxyMode mode = ProxyMode.of(word).orElseThrow();

    assertThat(mode.text()).isEqualTo(word);
    assertThat(mode.scheduler().text()).isEqualTo(scheduler);
    assertThat(mode.connectPolicy().tries(DialPolicy.DEFAULT)).isEqualTo(tries);
    assertThat(mode.connectPolicy().timeouts().stream().mapToLong(Duration::toMillis).sum())
        .isEqualTo(budgetMillis);
  }
}
