package io.headgate.gateway.http.accesslog;

import io.headgate.gateway.http.accesslog.AccessEntry.Result;
import io.headgate.gateway.http.accesslog.AccessEntry.Try;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The line of ingress-nginx's {@code upstreaminfo}, which parsers of logs know. What a client wrote
 * is escaped as nginx does: quotes, backslashes, and all that is no printable ASCII as {@code
 * \xXX}.
 */
final class NginxLine implements LineFormat {

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private final DateTimeFormatter time;

  NginxLine(ZoneId zone) {
    time = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH).withZone(zone);
  }

  @Override
  public String line(AccessEntry entry, Result result) {
    StringBuilder line = new StringBuilder(320);
    line.append(entry.clientIp()).append(" - ");
    escape(line, entry.user());
    line.append(" [");
    time.formatTo(result.at(), line);
    line.append("] \"");
    request(line, entry);
    line.append("\" ").append(result.status()).append(' ').append(result.sent()).append(" \"");
    escape(line, entry.referrer());
    line.append("\" \"");
    escape(line, entry.userAgent());
    line.append("\" ").append(entry.headBytes() + result.received()).append(' ');
    seconds(line, result.nanos());
    line.append(" [").append(entry.target().upstream()).append("] [");
    line.append(entry.target().alternative()).append("] ");
    List<Try> tries = entry.tries();
    each(line, tries, it -> it.endpoint().toString());
    each(line, tries, it -> Long.toString(it.bytes()));
    each(line, tries, it -> seconds(it.nanos()));
    each(line, tries, it -> Integer.toString(it.status()));
    escape(line, entry.requestId());
    return line.toString();
  }

  private static void request(StringBuilder line, AccessEntry entry) {
    if (!entry.uri().isEmpty()) {
      escape(line, entry.method());
      line.append(' ');
      escape(line, entry.uri());
      line.append(' ');
      escape(line, entry.version());
    }
  }

  private static void each(StringBuilder line, List<Try> tries, Function<Try, String> field) {
    if (tries.isEmpty()) {
      line.append(AccessEntry.NONE);
    }
    for (int i = 0; i < tries.size(); i++) {
      line.append(i == 0 ? "" : ", ").append(field.apply(tries.get(i)));
    }
    line.append(' ');
  }

  private static String seconds(long nanos) {
    StringBuilder text = new StringBuilder();
    seconds(text, nanos);
    return text.toString();
  }

  /** With three digits of a fraction. */
  private static void seconds(StringBuilder line, long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    line.append(millis / 1000).append('.');
    long fraction = millis % 1000;
    line.append(fraction < 100 ? "0" : "").append(fraction < 10 ? "0" : "").append(fraction);
  }

  private static void escape(StringBuilder line, String text) {
    if (text.isEmpty()) {
      line.append(AccessEntry.NONE);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        line.append("\\x").append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
      } else {
        line.append(c);
      }
    }
  }
}
