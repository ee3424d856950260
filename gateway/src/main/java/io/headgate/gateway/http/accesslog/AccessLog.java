package io.headgate.gateway.http.accesslog;

import io.netty.handler.codec.http.HttpRequest;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Takes a line for every request, or for a share of them; or for none. Any thread; never waits. */
public final class AccessLog implements AutoCloseable {

  /** Nothing is logged, and nothing is kept for it. */
  public static final AccessLog OFF = new AccessLog(null, null, 0);

  /** What may wait to be written: some 30,000 lines. */
  private static final long MOST_BYTES = 8 << 20;

  private static final int SERVER_ERROR = 500;

  private final @Nullable LineFormat format;
  private final @Nullable LineWriter writer;
  private final double share;

  private AccessLog(@Nullable LineFormat format, @Nullable LineWriter writer, double share) {
    this.format = format;
    this.writer = writer;
    this.share = share;
  }

  /**
   * A log that is written to its end by {@link #close}.
   *
   * @param share of the requests that are logged, 0 to 1; those with a status of 500 or more all
   *     are
   * @param zone of the times of nginx's lines
   */
  public static AccessLog open(
      AccessLogFormat format, double share, OutputStream out, ZoneId zone) {
    return switch (format) {
      case OFF -> OFF;
      case NGINX -> new AccessLog(new NginxLine(zone), new LineWriter(out, MOST_BYTES), share);
      case JSON -> new AccessLog(new JsonLine(), new LineWriter(out, MOST_BYTES), share);
    };
  }

  /** What is to be filled in of a request whose head has just been decoded; null where off. */
  public @Nullable AccessEntry entry(String clientIp, HttpRequest request) {
    return writer == null ? null : new AccessEntry(clientIp, request);
  }

  /** That request has ended. */
  public void ended(AccessEntry entry, AccessEntry.Result result) {
    LineFormat line = format;
    LineWriter lines = writer;
    if (line != null && lines != null && isWanted(result.status())) {
      lines.write(line.line(entry, result));
    }
  }

  private boolean isWanted(int status) {
    return share >= 1 || status >= SERVER_ERROR || ThreadLocalRandom.current().nextDouble() < share;
  }

  /** Lines that were left out so far because nobody read them. */
  public long leftOut() {
    LineWriter lines = writer;
    return lines == null ? 0 : lines.leftOut();
  }

  @Override
  public void close() {
    LineWriter lines = writer;
    if (lines != null) {
      lines.close();
    }
  }
}
