package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemErrorTest {

  @ParameterizedTest
  @CsvSource({
    "bind(..) failed with error(-98): Address already in use, Address already in use",
    "connect(..) failed with error(-111): Connection refused: /127.0.0.1:80, Connection refused:"
        + " /127.0.0.1:80",
    "Address already in use, Address already in use",
    "no pod said bind(..) failed with error(-98): x, no pod said bind(..) failed with error(-98): x"
  })
  void everyTransportSaysTheSame(String message, String words) {
    assertThat(SystemError.words(new IOException(message))).isEqualTo(words);
  }

  @Test
  void aFailureWithoutWordsIsNamedByItsKind() {
    assertThat(SystemError.words(new IOException())).isEqualTo("IOException");
  }
}
