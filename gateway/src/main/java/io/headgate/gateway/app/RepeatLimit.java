package io.headgate.gateway.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the first lines of a kind, and of what follows one line in an interval that says how many
 * there were, until a whole interval passes without one. Of a kind are lines of one logger with the
 * same text before its values are put in. Any thread.
 *
 * <p>Below INFO everything is written: who sets such a level wants to see all of it.
 */
final class RepeatLimit extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /** Lines of a kind that are written as they are. */
  static final int FIRST = 10;

  /** How often what was left out is said. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Kinds that are remembered; the oldest makes room. */
  private static final int MOST_KINDS = 1000;

  private final TimeSource time;
  private final Appender<ILoggingEvent> out;
  private final Map<Kind, Window> windows = new LinkedHashMap<>();

  /**
   * Starts with the appender.
   *
   * @param out started; it writes what is not left out
   */
  RepeatLimit(TimeSource time, Appender<ILoggingEvent> out) {
    this.time = time;
    this.out = out;
  }

  private record Kind(String logger, String text) {}

  /** What has come of one kind since some time. */
  private static final class Window {

    private final Kind kind;
    private long startNanos;
    private int written;
    private int leftOut;
    private Level level = Level.INFO;
    private String last = "";

    Window(Kind kind, long startNanos) {
      this.kind = kind;
      this.startNanos = startNanos;
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!event.getLevel().isGreaterOrEqual(Level.INFO) || isWritten(event)) {
      out.doAppend(event);
    }
  }

  private boolean isWritten(ILoggingEvent event) {
    Kind kind = new Kind(event.getLoggerName(), String.valueOf(event.getMessage()));
    List<LoggingEvent> due = new ArrayList<>(0);
    boolean written;
    synchronized (windows) {
      Window window = windows.computeIfAbsent(kind, it -> new Window(it, time.nanoTime()));
      makeRoom(due);
      written = window.written < FIRST;
      if (written) {
        window.written++;
      } else {
        window.leftOut++;
        window.level = event.getLevel();
        window.last = event.getFormattedMessage();
      }
    }
    due.forEach(out::doAppend);
    return written;
  }

  /** Ends intervals, and says what was left out in them. To be called once a second or so. */
  void tick() {
    List<LoggingEvent> due = new ArrayList<>(0);
    synchronized (windows) {
      collect(time.nanoTime(), due);
    }
    due.forEach(out::doAppend);
  }

  private void collect(long now, List<LoggingEvent> due) {
    Iterator<Window> all = windows.values().iterator();
    while (all.hasNext()) {
      Window window = all.next();
      if (now - window.startNanos >= INTERVAL.toNanos()) {
        if (window.leftOut == 0) {
          all.remove();
        } else {
          due.add(summary(window));
          window.startNanos = now;
          window.written = FIRST;
          window.leftOut = 0;
        }
      }
    }
  }

  private void makeRoom(List<LoggingEvent> due) {
    if (windows.size() > MOST_KINDS) {
      Iterator<Window> all = windows.values().iterator();
      Window oldest = all.next();
      if (oldest.leftOut > 0) {
        due.add(summary(oldest));
      }
      all.remove();
    }
  }

  private LoggingEvent summary(Window window) {
    String lines = window.leftOut == 1 ? " line like this was" : " lines like this were";
    return new LoggingEvent(
        RepeatLimit.class.getName(),
        ((LoggerContext) getContext()).getLogger(window.kind.logger()),
        window.level,
        window.leftOut
            + lines
            + " left out within "
            + INTERVAL.toSeconds()
            + " s, the last: "
            + window.last,
        null,
        null);
  }

  @Override
  public void stop() {
    super.stop();
    List<LoggingEvent> due = new ArrayList<>();
    synchronized (windows) {
      windows.values().stream().filter(it -> it.leftOut > 0).map(this::summary).forEach(due::add);
      windows.clear();
    }
    due.forEach(out::doAppend);
    out.stop();
  }
}
