package io.headgate.gateway.http.step;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Takes out headers that a client has no say in. Pure. */
public final class SentHeaders {

  private SentHeaders() {}

  /**
   * Removes every header whose name is meant, and those with underscores instead of dashes, which
   * programs behind CGI take for the same.
   *
   * @param meant of a name in lower case with dashes
   */
  public static void remove(HttpHeaders headers, Predicate<String> meant) {
    Set<String> found = new HashSet<>();
    var sent = headers.iteratorCharSequence();
    while (sent.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = sent.next();
      String name = AsciiString.of(header.getKey()).toLowerCase().toString();
      if (meant.test(name) || meant.test(name.replace('_', '-'))) {
        found.add(name);
      }
    }
    found.forEach(headers::remove);
  }
}
