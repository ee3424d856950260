package io.headgate.gateway.metrics;

import io.headgate.gateway.http.RequestTrace;
import java.util.concurrent.atomic.LongAdder;

/** The requests of one rule, method and status. Counted on event loops, read at a scrape. */
final class NginxCounts {

  final LongAdder requests = new LongAdder();
  final Histogram request = new Histogram(Buckets.DURATION);
  final Histogram response = new Histogram(Buckets.DURATION);
  final Histogram header = new Histogram(Buckets.DURATION);
  final Histogram connect = new Histogram(Buckets.DURATION);
  final Histogram requestSize = new Histogram(Buckets.SIZE);
  final Histogram responseSize = new Histogram(Buckets.SIZE);

  void requestEnded(long received, long sent, RequestTrace trace) {
    requests.increment();
    request.record(trace.totalNanos());
    response.record(trace.responseNanos());
    header.record(trace.headerNanos());
    connect.record(trace.connectNanos());
    requestSize.record(received);
    responseSize.record(sent);
  }
}
