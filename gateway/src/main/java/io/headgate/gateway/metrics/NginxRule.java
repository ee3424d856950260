package io.headgate.gateway.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What one rule of an Ingress has had, by method and status. */
final class NginxRule {

  /** Those of RFC 9110 and PATCH; what else a client may think of is one series. */
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private static final String OTHER = "OTHER";
  private static final int STATUS_CODES = 600;

  private final Labels labels;
  private final AtomicReferenceArray<AtomicReferenceArray<NginxCounts>> byMethod =
      new AtomicReferenceArray<>(METHODS.size() + 1);

  NginxRule(Labels labels) {
    this.labels = labels;
  }

  /** The counts of that method and status; null where there has been none. */
  @Nullable NginxCounts known(String method, int statusCode) {
    AtomicReferenceArray<NginxCounts> byStatus = byMethod.get(methodIndex(method));
    return byStatus == null ? null : byStatus.get(statusIndex(statusCode));
  }

  /** The same, made where there has been none. */
  NginxCounts add(String method, int statusCode) {
    int index = methodIndex(method);
    byMethod.compareAndSet(index, null, new AtomicReferenceArray<>(STATUS_CODES));
    AtomicReferenceArray<NginxCounts> byStatus = byMethod.get(index);
    if (byStatus == null) {
      throw new IllegalStateException("set above, and never taken away");
    }
    NginxCounts counts = new NginxCounts();
    NginxCounts first = byStatus.compareAndExchange(statusIndex(statusCode), null, counts);
    return first == null ? counts : first;
  }

  void forEach(BiConsumer<Labels, NginxCounts> action) {
    for (int method = 0; method <= METHODS.size(); method++) {
      AtomicReferenceArray<NginxCounts> byStatus = byMethod.get(method);
      for (int status = 0; byStatus != null && status < STATUS_CODES; status++) {
        NginxCounts counts = byStatus.get(status);
        if (counts != null) {
          String name = method == METHODS.size() ? OTHER : METHODS.get(method);
          action.accept(labels.add("method", name).add("status", Integer.toString(status)), counts);
        }
      }
    }
  }

  private static int methodIndex(String method) {
    int index = METHODS.indexOf(method);
    return index < 0 ? METHODS.size() : index;
  }

  private static int statusIndex(int statusCode) {
    return statusCode >= 0 && statusCode < STATUS_CODES ? statusCode : 0;
  }
}
