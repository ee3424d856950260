package io.headgate.discovery.model;

import java.time.Duration;

/**
 * How a request goes to a pod; the defaults are ingress-nginx's.
 *
 * @param connectTimeout for one dial
 * @param readTimeout the longest gap between two reads from the pod
 * @param sendTimeout the longest gap between two writes to the pod
 * @param messages how they pass
 * @param retry when another pod is tried, and how often
 */
public record ForwardPolicy(
    Duration connectTimeout,
    Duration readTimeout,
    Duration sendTimeout,
    Messages messages,
    Tries retry) {

  public static final ForwardPolicy DEFAULT =
      new ForwardPolicy(
          Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), 1 << 20, 3);

  /**
   * How messages pass.
   *
   * @param maxBodyBytes of a request; 0 is unlimited
   * @param http10 whether pods are spoken to in HTTP/1.0, where it is not in HTTP/2
   */
  public record Messages(long maxBodyBytes, BufferPolicy buffers, boolean http10) {}

  /**
   * When it is enough.
   *
   * @param most how many endpoints are tried; {@link Integer#MAX_VALUE} is no limit
   * @param within after this no other one is tried; zero is no limit
   * @param when what leads to another one
   */
  public record Tries(int most, Duration within, RetryConditions when) {

    /** In the cases of ingress-nginx's default. */
    public Tries(int most, Duration within) {
      this(most, within, RetryConditions.DEFAULT);
    }

    /** Whether no other one may be tried. */
    public boolean isEnough(int tries, Duration elapsed) {
      return tries >= most || (!within.isZero() && elapsed.compareTo(within) >= 0);
    }
  }

  /** Tries so many endpoints, however long that takes. */
  public ForwardPolicy(
      Duration connectTimeout,
      Duration readTimeout,
      Duration sendTimeout,
      long maxBodyBytes,
      int tries) {
    this(connectTimeout, readTimeout, sendTimeout, maxBodyBytes, new Tries(tries, Duration.ZERO));
  }

  /** Holds nothing. */
  public ForwardPolicy(
      Duration connectTimeout,
      Duration readTimeout,
      Duration sendTimeout,
      long maxBodyBytes,
      Tries retry) {
    this(
        connectTimeout,
        readTimeout,
        sendTimeout,
        new Messages(maxBodyBytes, BufferPolicy.NONE, false),
        retry);
  }

  /** Of a request; 0 is unlimited. */
  public long maxBodyBytes() {
    return messages.maxBodyBytes;
  }

  public BufferPolicy buffers() {
    return messages.buffers;
  }

  public boolean isHttp10() {
    return messages.http10;
  }

  /** How many endpoints are tried. */
  public int tries() {
    return retry.most();
  }

  /**
   * The same for pods that are not the route's own: another one in the cases of ingress-nginx's
   * default, and HTTP/1.1.
   */
  public ForwardPolicy withDefaultConditions() {
    return new ForwardPolicy(
        connectTimeout,
        readTimeout,
        sendTimeout,
        new Messages(messages.maxBodyBytes, messages.buffers, false),
        new Tries(retry.most, retry.within));
  }
}
