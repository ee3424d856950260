package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectFailureTest {

  /** As the transports word them: all but one of these classes and words are Netty's. */
  @ParameterizedTest
  @CsvSource({
    "connect(..) failed with error(-99): Cannot assign requested address, true",
    "bind(..) failed with error(-98): Address already in use, true",
    "connect(..) failed with error(-111): Connection refused, false"
  })
  void noPodIsBlamedWhereThisMachineHasNoAddressLeft(String words, boolean ours) {
    assertThat(ConnectFailure.of("10.1.2.3:80", new ConnectException(words)).isOurs())
        .isEqualTo(ours);
    assertThat(ConnectFailure.of("10.1.2.3:80", new IOException(words)).isOurs()).isEqualTo(ours);
    assertThat(ConnectFailure.of("10.1.2.3:80", new BindException(words)).isOurs()).isTrue();
  }
}
