package io.headgate.discovery.model;

/**
 * How fast one response may be.
 *
 * @param bytesPerSecond of its body; above 0
 * @param freeBytes how many come before that
 */
public record PacePolicy(long bytesPerSecond, long freeBytes) {

  public PacePolicy {
    if (bytesPerSecond < 1 || freeBytes < 0) {
      throw new IllegalArgumentException(
          bytesPerSecond
              + " bytes a second after "
              + freeBytes
              + " (expected: above 0, 0 or more)");
    }
  }
}
