package io.headgate.balancer.selection;

import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.EjectionObserver;
import io.headgate.discovery.model.ServicePortName;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once when an endpoint goes out and once when it is back, and counts how often the first
 * happened. An endpoint that is tried and fails again is out all the time: nothing is said. Any
 * thread.
 */
public final class EjectionLog implements EjectionObserver {

  private static final Logger LOG = LoggerFactory.getLogger(EjectionLog.class);

  private final LongAdder failures = new LongAdder();
  private final LongAdder checks = new LongAdder();
  private final LongAdder drained = new LongAdder();

  /** How many endpoints have gone out for that reason since the start. */
  public long total(Ejection.Reason reason) {
    return totalOf(reason).sum();
  }

  @Override
  public void ejectionsChanged(ServicePortName port, List<Ejection> before, List<Ejection> after) {
    for (Ejection ejection : after) {
      if (isMissing(ejection, before)) {
        totalOf(ejection.reason()).increment();
        LOG.warn(
            "{}: endpoint {} takes no new connections: {}",
            port,
            ejection.endpoint(),
            words(ejection.reason()));
      }
    }
    for (Ejection ejection : before) {
      if (isMissing(ejection, after)) {
        LOG.info(
            "{}: endpoint {} is not out any more for: {}",
            port,
            ejection.endpoint(),
            words(ejection.reason()));
      }
    }
  }

  private LongAdder totalOf(Ejection.Reason reason) {
    return switch (reason) {
      case FAILURES -> failures;
      case CHECK -> checks;
      case DRAINED -> drained;
    };
  }

  private static boolean isMissing(Ejection ejection, List<Ejection> list) {
    return list.stream().noneMatch(ejection::isSame);
  }

  private static String words(Ejection.Reason reason) {
    return switch (reason) {
      case FAILURES -> "connects failed, one after the other";
      case CHECK -> "its health check failed";
      case DRAINED -> "it was drained";
    };
  }
}
