package io.headgate.discovery.model;

import java.time.Duration;

/**
 * How a request goes to a pod; the defaults are ingress-nginx's.
 *
 * @param connectTimeout for one dial
 * @param readTimeout the longest gap between two reads from the pod
 * @param sendTimeout the longest gap between two writes to the pod
 * @param maxBodyBytes of a request; 0 is unlimited
 * @param tries how many endpoints are tried while nothing of the request has been sent; {@link
 *     Integer#MAX_VALUE} is no limit
 */
public record ForwardPolicy(
    Duration connectTimeout,
    Duration readTimeout,
    Duration sendTimeout,
    long maxBodyBytes,
    int tries) {

  public static final ForwardPolicy DEFAULT =
      new ForwardPolicy(
          Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), 1 << 20, 3);
}
