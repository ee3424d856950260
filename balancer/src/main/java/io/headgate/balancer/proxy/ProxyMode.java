package io.headgate.balancer.proxy;

import io.headgate.discovery.model.AffinityPolicy;
import io.headgate.discovery.model.HealthPolicy;
import io.headgate.discovery.model.HealthPolicy.Ejection.AfterFailures;
import io.headgate.discovery.model.HealthPolicy.Ejection.Off;
import io.headgate.discovery.model.SchedulerName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A whole behaviour, by the words of {@code --proxy-mode}; annotations of a Service override it.
 */
public enum ProxyMode {
  /** Our own: least connections, and up to three other pods when one does not answer in 1 s. */
  HEADGATE(SchedulerName.LC),

  /** As kube-proxy's ipvs mode: round robin, a dead pod is a failed connection. */
  IPVS(SchedulerName.RR),

  /** As kube-proxy's iptables mode: random, a dead pod is a failed connection. */
  IPTABLES(SchedulerName.RANDOM),

  /** As kube-proxy's removed userspace mode: round robin, another pod for every further try. */
  USERSPACE(SchedulerName.RR);

  private final SchedulerName scheduler;

  ProxyMode(SchedulerName scheduler) {
    this.scheduler = scheduler;
  }

  /** The scheduler of Services that ask for none. */
  public SchedulerName scheduler() {
    return scheduler;
  }

  /**
   * How a connection's endpoint is dialled. The four limits of userspace mode are those of
   * kubernetes pkg/proxy/userspace/proxysocket.go. Where a kernel would send SYNs for two minutes
   * on the client's behalf, our client is connected already and must be told at some time: a single
   * try is bounded to 10 s.
   */
  public ConnectPolicy connectPolicy() {
    return switch (this) {
      case HEADGATE -> ConnectPolicy.of(4, Duration.ofSeconds(1));
      case IPVS, IPTABLES -> ConnectPolicy.of(1, Duration.ofSeconds(10));
      case USERSPACE ->
          new ConnectPolicy(
              List.of(
                  Duration.ofMillis(250),
                  Duration.ofMillis(500),
                  Duration.ofSeconds(1),
                  Duration.ofSeconds(2)));
    };
  }

  /**
   * Whether endpoints that fail are taken out. Not where a mode promises parity: kube-proxy knows
   * readiness alone.
   */
  public HealthPolicy.Ejection ejection() {
    return switch (this) {
      case HEADGATE -> AfterFailures.STANDARD;
      case IPVS, IPTABLES, USERSPACE -> new Off();
    };
  }

  /** When a pod that does not answer loses its {@code ClientIP} clients. */
  public AffinityPolicy.Rewrite affinityRewrite() {
    return switch (this) {
      case HEADGATE, IPVS, IPTABLES -> AffinityPolicy.Rewrite.EJECTION;
      case USERSPACE -> AffinityPolicy.Rewrite.FIRST_FAILURE;
    };
  }

  /** Whether virtual addresses answer to ping, as they do where IPVS has them on an interface. */
  public boolean answersPing() {
    return switch (this) {
      case HEADGATE, IPVS -> true;
      case IPTABLES, USERSPACE -> false;
    };
  }

  /** The word that flags and listings use. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of that name; empty where there is none. */
  public static Optional<ProxyMode> of(String text) {
    for (ProxyMode mode : values()) {
      if (mode.text().equals(text)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
