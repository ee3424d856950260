package io.headgate.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import io.headgate.discovery.model.TimeSource;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left out of the program log, and how that is said. */
class RepeatLimitTest {

  private static final class Hand implements TimeSource {

    private long nanos;

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
      return nanos;
    }
  }

  private final Hand time = new Hand();
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();
  private final RepeatLimit limit = new RepeatLimit(time, written);
  private final Logger log = context.getLogger("io.headgate.some.Thing");

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    written.setContext(context);
    written.start();
    limit.setContext(context);
    limit.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.DEBUG);
    root.addAppender(limit);
  }

  @Test
  void theFirstOfAKindAreWrittenAndTheRestIsCounted() {
    for (int i = 1; i <= RepeatLimit.FIRST + 7; i++) {
      log.warn("{}: accepting pauses", i);
    }
    assertThat(lines()).hasSize(RepeatLimit.FIRST).last().isEqualTo("10: accepting pauses");

    pass(RepeatLimit.INTERVAL);
    assertThat(lines())
        .hasSize(RepeatLimit.FIRST + 1)
        .last()
        .isEqualTo("7 lines like this were left out within 10 s, the last: 17: accepting pauses");
    assertThat(written.list.getLast().getLevel()).isEqualTo(Level.WARN);
    assertThat(written.list.getLast().getLoggerName()).isEqualTo("io.headgate.some.Thing");
  }

  @Test
  void whatGoesOnIsOneLineInAnInterval() {
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 20; i++) {
        log.warn("no answer of {}", i);
      }
      pass(Duration.ofSeconds(1));
    }
    assertThat(lines()).hasSize(RepeatLimit.FIRST + 6);
    assertThat(lines().getLast()).startsWith("200 lines like this were left out");
  }

  @Test
  void afterAnIntervalWithoutOneItBeginsAnew() {
    for (int i = 0; i < RepeatLimit.FIRST + 1; i++) {
      log.warn("away");
    }
    pass(RepeatLimit.INTERVAL);
    pass(RepeatLimit.INTERVAL);
    log.warn("away");
    assertThat(lines()).last().isEqualTo("away");
    pass(RepeatLimit.INTERVAL);
    assertThat(lines()).hasSize(RepeatLimit.FIRST + 2);
  }

  @Test
  void kindsAreApart() {
    Logger other = context.getLogger("io.headgate.other.Thing");
    for (int i = 0; i < RepeatLimit.FIRST; i++) {
      log.warn("{} is away", i);
      log.warn("{} is back", i);
      other.warn("{} is away", i);
    }
    assertThat(lines()).hasSize(3 * RepeatLimit.FIRST);
  }

  @Test
  void whoAsksForDebugSeesAllOfIt() {
    for (int i = 0; i < 100; i++) {
      log.debug("step");
    }
    assertThat(lines()).hasSize(100);
  }

  @Test
  void whatIsStillToBeSaidIsSaidAtTheEnd() {
    for (int i = 0; i < RepeatLimit.FIRST + 1; i++) {
      log.error("{braces} {}", i);
    }
    limit.stop();
    assertThat(lines())
        .last()
        .isEqualTo("1 line like this was left out within 10 s, the last: {braces} 10");
  }

  @Test
  void whatIsSaidOfOthersHasTheFormOfTheLog() {
    for (int i = 0; i < RepeatLimit.FIRST + 1; i++) {
      log.warn("away");
    }
    pass(RepeatLimit.INTERVAL);
    JsonEncoder json = new JsonEncoder();
    json.setContext(context);
    json.setWithFormattedMessage(true);
    json.start();

    JsonObject line =
        new JsonObject(new String(json.encode(written.list.getLast()), StandardCharsets.UTF_8));
    assertThat(line.getString("level")).isEqualTo("WARN");
    assertThat(line.getString("formattedMessage"))
        .isEqualTo("1 line like this was left out within 10 s, the last: away");
  }

  @Test
  void kindsThatAreForgottenLeaveNothingUnsaid() {
    for (int i = 0; i < RepeatLimit.FIRST + 1; i++) {
      log.warn("the first");
    }
    for (int i = 0; i < 1000; i++) {
      log.warn("kind " + i);
    }
    assertThat(lines()).contains("1 line like this was left out within 10 s, the last: the first");
  }

  private void pass(Duration duration) {
    time.nanos += duration.toNanos();
    limit.tick();
  }

  private List<String> lines() {
    return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
