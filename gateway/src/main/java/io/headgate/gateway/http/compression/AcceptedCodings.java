package io.headgate.gateway.http.compression;

import java.util.List;
import java.util.Locale;

/**
 * The codings of content that a client takes (RFC 9110 section 12.5.3), each with its weight in
 * thousandths; 0 is not at all.
 *
 * @param identity the weight that was given to no coding at all, 0 where none was: then it is what
 *     is taken where there is nothing better
 */
record AcceptedCodings(int gzip, int brotli, int identity) {

  /** Only content as it is. */
  static final AcceptedCodings NOTHING = new AcceptedCodings(0, 0, 0);

  private static final int UNSAID = -1;
  private static final int FULL = 1000;

  /**
   * What the fields {@code Accept-Encoding} of a request say. A weight that cannot be read is 0: a
   * client is never sent what it may not understand.
   */
  static AcceptedCodings of(List<String> fields) {
    int gzip = UNSAID;
    int brotli = UNSAID;
    int identity = UNSAID;
    int others = UNSAID;
    for (String field : fields) {
      for (String element : field.split(",", -1)) {
        int end = element.indexOf(';');
        String coding = end < 0 ? element : element.substring(0, end);
        int weight = end < 0 ? FULL : weight(element.substring(end + 1));
        switch (coding.strip().toLowerCase(Locale.ROOT)) {
          case "gzip", "x-gzip" -> gzip = weight;
          case "br" -> brotli = weight;
          case "identity" -> identity = weight;
          case "*" -> others = weight;
          default -> {}
        }
      }
    }
    return new AcceptedCodings(
        Math.max(0, gzip == UNSAID ? others : gzip),
        Math.max(0, brotli == UNSAID ? others : brotli),
        Math.max(0, identity));
  }

  /** {@code q=} and a number from 0 to 1 with at most three digits (RFC 9110 section 12.4.2). */
  private static int weight(String parameter) {
    String text = parameter.strip();
    if (text.length() < 3 || !text.regionMatches(true, 0, "q=", 0, 2)) {
      return 0;
    }
    return thousandths(text.substring(2).strip());
  }

  private static int thousandths(String number) {
    int length = number.length();
    boolean plain = length == 1 || (length > 1 && length <= 5 && number.charAt(1) == '.');
    if (!plain) {
      return 0;
    }
    int value = 0;
    for (int place = 0; place < 5; place++) {
      if (place != 1) {
        int digit = place < length ? number.charAt(place) - '0' : 0;
        if (digit < 0 || digit > 9) {
          return 0;
        }
        value = value * 10 + digit;
      }
    }
    return value > FULL ? 0 : value;
  }
}
