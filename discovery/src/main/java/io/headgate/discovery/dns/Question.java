package io.headgate.discovery.dns;

import java.util.List;
import java.util.Locale;

/**
 * What is asked.
 *
 * @param written the labels as they were sent; an answer repeats them letter by letter, for a
 *     client that mixes cases so that answers cannot be guessed
 */
record Question(List<String> written, int type, int recordClass) {

  private static final int IN = 1;

  Question {
    written = List.copyOf(written);
  }

  DnsName name() {
    return new DnsName(written.stream().map(label -> label.toLowerCase(Locale.ROOT)).toList());
  }

  boolean isInternet() {
    return recordClass == IN;
  }
}
