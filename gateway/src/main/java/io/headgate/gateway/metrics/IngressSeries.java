package io.headgate.gateway.metrics;

import io.headgate.discovery.model.IngressName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The series of one Ingress: requests by status code, bytes, and time. A status code gets its
 * series with its first request. Counted on event loops, read at a scrape.
 */
final class IngressSeries implements AutoCloseable {

  private static final int STATUS_CODES = 600;

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReferenceArray<LongAdder> requests = new AtomicReferenceArray<>(STATUS_CODES);
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /**
   * @param ingress with empty names for requests that no Ingress took
   */
  IngressSeries(MeterRegistry registry, IngressName ingress) {
    this.registry = registry;
    this.tags = Tags.of("namespace", ingress.namespace(), "ingress", ingress.name());
    register("received", "bytes", "Bytes of request bodies from clients", received, 1);
    register("sent", "bytes", "Bytes of response bodies to clients", sent, 1);
    register(
        "request",
        "seconds",
        "Time from the end of a request's head to the end of its response, summed",
        nanos,
        1e9);
  }

  void requestEnded(int statusCode, long bytesReceived, long bytesSent, long durationNanos) {
    requests(statusCode >= 0 && statusCode < STATUS_CODES ? statusCode : 0).increment();
    received.add(bytesReceived);
    sent.add(bytesSent);
    nanos.add(durationNanos);
  }

  @Override
  public void close() {
    synchronized (meters) {
      meters.forEach(registry::remove);
    }
  }

  private LongAdder requests(int statusCode) {
    LongAdder known = requests.get(statusCode);
    return known == null ? addStatusCode(statusCode) : known;
  }

  private LongAdder addStatusCode(int statusCode) {
    LongAdder adder = new LongAdder();
    LongAdder first = requests.compareAndExchange(statusCode, null, adder);
    if (first != null) {
      return first;
    }
    meters.add(
        FunctionCounter.builder("headgate.ingress.requests", adder, LongAdder::sum)
            .tags(tags.and("status", Integer.toString(statusCode)))
            .description(
                "Requests answered or given up, by status code (499: the client went away)")
            .register(registry));
    return adder;
  }

  private void register(
      String name, String unit, String description, LongAdder value, double perUnit) {
    meters.add(
        FunctionCounter.builder("headgate.ingress." + name, value, adder -> adder.sum() / perUnit)
            .tags(tags)
            .description(description)
            .baseUnit(unit)
            .register(registry));
  }
}
