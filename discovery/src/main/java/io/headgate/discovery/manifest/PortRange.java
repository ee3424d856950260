package io.headgate.discovery.manifest;

/** Ports from the first to the last, both included. */
public record PortRange(int first, int last) {
  /** What kube-apiserver takes unless told otherwise. */
  public static final PortRange DEFAULT_NODE_PORTS = new PortRange(30000, 32767);

  public PortRange {
    if (first < 1 || last > 65535 || first > last) {
      throw new IllegalArgumentException(
          "port range: " + first + "-" + last + " (expected: 1-65535, the lower one first)");
    }
  }

  /**
   * Reads {@code 30000-32767}.
   *
   * @throws IllegalArgumentException naming what was expected
   */
  public static PortRange parse(String text) {
    int dash = text.indexOf('-');
    try {
      return new PortRange(
          Integer.parseInt(text.substring(0, Math.max(dash, 0)).strip()),
          Integer.parseInt(text.substring(dash + 1).strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "port range: \"" + text + "\" (expected: two ports such as 30000-32767)", e);
    }
  }

  int size() {
    return last - first + 1;
  }

  boolean contains(int port) {
    return port >= first && port <= last;
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
