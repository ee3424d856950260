package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramLogLevelsTest {

  private final LoggerContext context = new LoggerContext();
  private final ProgramLogLevels levels = new ProgramLogLevels(context);

  @Test
  void aLevelHoldsAtOnceForAllBelow() {
    Log.configure(context, LogFormat.TEXT);
    assertThat(context.getLogger("io.headgate.gateway.http.Exchange").isDebugEnabled()).isFalse();

    levels.set("io.headgate.gateway", "debug");

    assertThat(context.getLogger("io.headgate.gateway.http.Exchange").isDebugEnabled()).isTrue();
    assertThat(context.getLogger("io.headgate.balancer.proxy.X").isDebugEnabled()).isFalse();
    assertThat(levels.current())
        .containsEntry("io.headgate.gateway", "debug")
        .containsEntry("ROOT", "info")
        .containsEntry("io.netty", "warn");

    levels.set("io.headgate.gateway", "info");
    assertThat(context.getLogger("io.headgate.gateway.http.Exchange").isDebugEnabled()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          io.headgate | loud  | level: "loud" is not known (expected: one of error, warn, info, debug, trace)
          io.headgate | DEBUG | level: "DEBUG" is not known (expected: one of error, warn, info, debug, trace)
          io.fabric8  | trace | logger: "io.fabric8" (expected: a name in io.headgate, io.netty, io.vertx, com.hazelcast)
          io.headgated | info | logger: "io.headgated" (expected: a name in io.headgate, io.netty, io.vertx, com.hazelcast)
          ROOT        | debug | logger: "ROOT" (expected: a name in io.headgate, io.netty, io.vertx, com.hazelcast)
          """)
  void aMistakeNamesValueAndExpectation(String logger, String level, String message) {
    assertThatThrownBy(() -> levels.set(logger, level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(levels.current()).doesNotContainKey(logger.equals("ROOT") ? "" : logger);
  }
}
