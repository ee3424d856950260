package io.headgate.balancer.proxy;

import io.headgate.discovery.model.ServicePolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How long a UDP flow may be idle, in nanoseconds. Any thread. */
final class FlowIdle {

  /** As in Linux: below it a flow with answers is still one exchange (nf_conntrack_proto_udp.c). */
  private static final long STREAM_AGE = TimeUnit.SECONDS.toNanos(2);

  /** Of a flow that is one exchange, or one way only: nf_conntrack_udp_timeout. */
  private static final long EXCHANGE_IDLE = TimeUnit.SECONDS.toNanos(30);

  /** Of a stream: that of IPVS, and what RFC 4787 (REQ-5) recommends. */
  private static final long STREAM_IDLE = TimeUnit.SECONDS.toNanos(300);

  private FlowIdle() {}

  /**
   * What the Service says, else what its use says.
   *
   * @param answered whether the endpoint has sent anything
   * @param age from its first to its latest datagram
   */
  static long limit(ServicePolicy policy, boolean answered, long age) {
    Optional<Duration> asked = policy.connections().idleTimeout();
    if (asked.isPresent()) {
      return asked.get().toNanos();
    }
    return answered && age > STREAM_AGE ? STREAM_IDLE : EXCHANGE_IDLE;
  }
}
