package io.headgate.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.ForwardPolicy;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwaitedTest {

  private static final HttpTimeouts CLIENT =
      new HttpTimeouts(seconds(1), seconds(2), seconds(3), seconds(4));
  private static final ForwardPolicy ROUTE =
      new ForwardPolicy(seconds(6), seconds(7), seconds(8), 0, 1);

  @ParameterizedTest(name = "client writable {0}, request ended {1}, endpoint writable {2}")
  @CsvSource({
    "true,  true,  true,  ENDPOINT_ANSWERS, 7, RESPONSE_TIMEOUT",
    "true,  true,  false, ENDPOINT_ANSWERS, 7, RESPONSE_TIMEOUT",
    "true,  false, true,  CLIENT_SENDS,     2, CLIENT_TOO_SLOW",
    "true,  false, false, ENDPOINT_READS,   8, RESPONSE_TIMEOUT",
    "false, true,  true,  CLIENT_READS,     3, CLIENT_TOO_SLOW",
    "false, true,  false, CLIENT_READS,     3, CLIENT_TOO_SLOW",
    "false, false, true,  CLIENT_READS,     3, CLIENT_TOO_SLOW",
    "false, false, false, CLIENT_READS,     3, CLIENT_TOO_SLOW",
  })
  void whoIsWaitedForDecidesHowLongAndWhoseFaultItIs(
      boolean clientWritable,
      boolean requestEnded,
      boolean endpointWritable,
      Awaited expected,
      int timeout,
      Failure failure) {
    Awaited awaited = Awaited.of(clientWritable, requestEnded, endpointWritable);
    assertThat(awaited).isEqualTo(expected);
    assertThat(awaited.timeout(CLIENT, ROUTE)).isEqualTo(seconds(timeout));
    assertThat(awaited.failure()).isEqualTo(failure);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
