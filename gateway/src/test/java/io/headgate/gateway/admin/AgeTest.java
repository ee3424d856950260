package io.headgate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S,0s", "PT-5S,0s", "PT119S,119s", "PT2M,2m", "PT5M5S,5m5s", "PT10M1S,10m", "PT179M,179m",
    "PT3H,3h", "PT3H5M,3h5m", "PT8H5M,8h", "PT47H,47h", "P2DT1H,2d1h", "P8DT3H,8d", "P400D,400d"
  })
  void inTheShortFormOfKubectl(Duration age, String text) {
    assertThat(Age.text(age)).isEqualTo(text);
  }
}
