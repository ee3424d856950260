package io.headgate.discovery.model;

/**
 * Which requests get the same pods.
 *
 * @param template what it says of them is equal
 * @param pods how many they share, 1-16; each request gets one of these, as likely as any other
 */
public record HashPolicy(HashTemplate template, int pods) {

  /** More are not told apart for a request; that many share its load as well as all would. */
  public static final int MAX_PODS = 16;

  public HashPolicy {
    if (pods < 1 || pods > MAX_PODS) {
      throw new IllegalArgumentException("pods: " + pods + " (expected: 1-" + MAX_PODS + ")");
    }
  }
}
