package io.headgate.gateway.http;

import io.headgate.discovery.model.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The Date of responses (RFC 9110 section 6.6.1), written anew once a second. For one loop. */
final class DateHeader {

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final TimeSource time;
  private String text;
  private long staleAt;

  DateHeader(TimeSource time) {
    this.time = time;
    this.text = write(time.now());
  }

  /**
   * @param nanoTime the present by {@link TimeSource#nanoTime}, which the caller has at hand
   */
  String at(long nanoTime) {
    if (nanoTime - staleAt >= 0) {
      text = write(time.now());
    }
    return text;
  }

  private String write(Instant now) {
    Instant nextSecond = now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    staleAt = time.nanoTime() + Duration.between(now, nextSecond).toNanos();
    return IMF_FIXDATE.format(now);
  }
}
