package io.headgate.gateway.metrics;

import io.headgate.gateway.admin.RequestFigures;
import io.headgate.gateway.http.RequestTrace;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjIntConsumer;

/** What the requests of one Ingress came to. Counted on event loops, read at a scrape. */
final class IngressCounts {

  private static final int STATUS_CODES = 600;

  private final AtomicReferenceArray<LongAdder> requests = new AtomicReferenceArray<>(STATUS_CODES);
  final LongAdder received = new LongAdder();
  final LongAdder sent = new LongAdder();
  final Histogram duration = new Histogram(Buckets.DURATION);
  final Histogram connect = new Histogram(Buckets.DURATION);
  final Histogram header = new Histogram(Buckets.DURATION);
  private volatile boolean used;

  void requestEnded(int statusCode, long bytesReceived, long bytesSent, RequestTrace trace) {
    requests(statusCode >= 0 && statusCode < STATUS_CODES ? statusCode : 0).increment();
    received.add(bytesReceived);
    sent.add(bytesSent);
    duration.record(trace.totalNanos());
    connect.record(trace.connectNanos());
    header.record(trace.headerNanos());
    if (!used) {
      used = true;
    }
  }

  /** Whether there has been a request. */
  boolean isUsed() {
    return used;
  }

  /** For those who look at this node alone. */
  RequestFigures figures() {
    long requests = 0;
    long clientErrors = 0;
    long serverErrors = 0;
    for (int statusCode = 0; statusCode < STATUS_CODES; statusCode++) {
      LongAdder count = this.requests.get(statusCode);
      long sum = count == null ? 0 : count.sum();
      requests += sum;
      clientErrors += statusCode / 100 == 4 ? sum : 0;
      serverErrors += statusCode / 100 == 5 ? sum : 0;
    }
    return new RequestFigures(
        requests, clientErrors, serverErrors, duration.sumInUnit(), duration.countsByBucket());
  }

  /** Calls with every status code that there was, and how often. */
  void forEachStatus(ObjIntConsumer<LongAdder> action) {
    for (int statusCode = 0; statusCode < STATUS_CODES; statusCode++) {
      LongAdder count = requests.get(statusCode);
      if (count != null) {
        action.accept(count, statusCode);
      }
    }
  }

  private LongAdder requests(int statusCode) {
    LongAdder known = requests.get(statusCode);
    if (known != null) {
      return known;
    }
    LongAdder adder = new LongAdder();
    LongAdder first = requests.compareAndExchange(statusCode, null, adder);
    return first == null ? adder : first;
  }
}
