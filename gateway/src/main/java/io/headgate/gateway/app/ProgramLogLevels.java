package io.headgate.gateway.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.headgate.gateway.admin.LogLevels;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The levels of the program log. Any thread. */
record ProgramLogLevels(LoggerContext context) implements LogLevels {

  /**
   * Whose log may be had. Others would print what must stand in no log: the Kubernetes client
   * writes its requests with their tokens.
   */
  private static final List<String> OPEN =
      List.of("io.headgate", "io.netty", "io.vertx", "com.hazelcast");

  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

  private static final Pattern NAME = Pattern.compile("\\w+(\\.\\w+)*");

  @Override
  public SortedMap<String, String> current() {
    SortedMap<String, String> levels = new TreeMap<>();
    for (Logger logger : context.getLoggerList()) {
      if (logger.getLevel() != null) {
        levels.put(logger.getName(), logger.getLevel().toString().toLowerCase(Locale.ROOT));
      }
    }
    return levels;
  }

  @Override
  public void set(String logger, String level) {
    if (!NAME.matcher(logger).matches() || !isOpen(logger)) {
      throw new IllegalArgumentException(
          "logger: \"%s\" (expected: a name in %s)".formatted(logger, String.join(", ", OPEN)));
    }
    if (!LEVELS.contains(level)) {
      throw new IllegalArgumentException(
          "level: \"%s\" is not known (expected: one of %s)"
              .formatted(level, String.join(", ", LEVELS)));
    }
    context.getLogger(logger).setLevel(Level.toLevel(level));
  }

  private static boolean isOpen(String logger) {
    return OPEN.stream().anyMatch(it -> logger.equals(it) || logger.startsWith(it + "."));
  }
}
