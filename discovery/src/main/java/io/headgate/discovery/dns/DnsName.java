package io.headgate.discovery.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A domain name, in lower case: names are compared without regard to case (RFC 4343). A label holds
 * one character for each of its bytes, whatever they are.
 *
 * @param labels from left to right, without the root
 */
record DnsName(List<String> labels) {

  static final int MAX_LABEL = 63;

  /** With the length of each label and the root, in bytes. */
  private static final int MAX_NAME = 255;

  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?");

  DnsName {
    labels = List.copyOf(labels);
  }

  /** A name that is known to be one, such as {@code "ns.dns"}. */
  static DnsName of(String text) {
    return new DnsName(List.of(text.toLowerCase(Locale.ROOT).split("\\.", -1)));
  }

  /** The name; empty where the text is none that a host could have. A dot may end it. */
  static Optional<DnsName> parse(String text) {
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    DnsName parsed = of(name);
    return parsed.labels.stream().allMatch(DnsName::isLabel) && parsed.fits()
        ? Optional.of(parsed)
        : Optional.empty();
  }

  /** Whether it can stand between two dots of a name. */
  static boolean isLabel(String text) {
    return text.length() <= MAX_LABEL && LABEL.matcher(text).matches();
  }

  /** The name one label further down. */
  DnsName child(String label) {
    List<String> longer = new ArrayList<>(labels.size() + 1);
    longer.add(label.toLowerCase(Locale.ROOT));
    longer.addAll(labels);
    return new DnsName(longer);
  }

  /** The name without that many labels on the left. */
  DnsName parent(int dropped) {
    return new DnsName(labels.subList(dropped, labels.size()));
  }

  /** Whether it is that name or below it. */
  boolean isWithin(DnsName ancestor) {
    int below = labels.size() - ancestor.labels.size();
    return below >= 0 && labels.subList(below, labels.size()).equals(ancestor.labels);
  }

  /** The labels on the left of that ancestor. */
  List<String> below(DnsName ancestor) {
    return labels.subList(0, labels.size() - ancestor.labels.size());
  }

  /** Whether it is short enough to be a name at all. */
  boolean fits() {
    return labels.stream().mapToInt(label -> label.length() + 1).sum() < MAX_NAME;
  }

  @Override
  public String toString() {
    return String.join(".", labels) + ".";
  }
}
