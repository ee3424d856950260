package io.headgate.gateway.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.admin.LogLevels;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The program log: standard error, one event a line. */
final class Log {

  /** Line ends within a message or stack trace are written as a visible bar. */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: "
          + "%replace(%msg){'[\\r\\n\\u0085\\u2028\\u2029]+', ' | '}"
          + "%replace(%replace( %ex){'[\\r\\n\\t]+', ' | '}){'^ $', ''}%nopex%n";

  /** What others write at INFO is for those who work on them. */
  private static final List<String> QUIET = List.of("io.vertx", "io.netty", "com.hazelcast");

  /**
   * Warns of JVM options that make no difference here; and, with a stack trace at every try, of an
   * API server that is away, which stands in the log once already.
   */
  private static final List<String> CHATTY =
      List.of("com.hazelcast.instance.impl.HazelcastInstanceFactory", "io.fabric8");

  private Log() {}

  /**
   * Sets it up for a process that runs for long, in place of what was set up before: what repeats
   * itself is said once in a while.
   */
  static void configure(LogFormat format) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    RepeatLimit limit = new RepeatLimit(TimeSource.system(), appender(context, format));
    limit.setContext(context);
    limit.start();
    context.addScheduledFuture(
        context
            .getScheduledExecutorService()
            .scheduleWithFixedDelay(limit::tick, 1, 1, TimeUnit.SECONDS));
    configure(context, limit);
  }

  /** Sets it up for a process that ends soon. */
  static void configure(LoggerContext context, LogFormat format) {
    context.reset();
    configure(context, appender(context, format));
  }

  /** What may be read and changed of it while it is written. */
  static LogLevels levels() {
    return new ProgramLogLevels((LoggerContext) LoggerFactory.getILoggerFactory());
  }

  private static Appender<ILoggingEvent> appender(LoggerContext context, LogFormat format) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(format, context));
    appender.start();
    return appender;
  }

  private static void configure(LoggerContext context, Appender<ILoggingEvent> appender) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    QUIET.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    CHATTY.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
  }

  private static Encoder<ILoggingEvent> encoder(LogFormat format, LoggerContext context) {
    return switch (format) {
      case TEXT -> {
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern(PATTERN);
        text.start();
        yield text;
      }
      case JSON -> {
        JsonEncoder json = new JsonEncoder();
        json.setContext(context);
        json.setWithFormattedMessage(true);
        json.setWithMessage(false);
        json.setWithArguments(false);
        json.setWithContext(false);
        json.setWithSequenceNumber(false);
        json.start();
        yield json;
      }
    };
  }
}
