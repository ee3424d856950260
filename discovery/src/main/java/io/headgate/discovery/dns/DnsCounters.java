package io.headgate.discovery.dns;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the name server has done. Counted on event loops, read on any thread. */
public final class DnsCounters {

  private final Map<Rcode, LongAdder> answered = new EnumMap<>(Rcode.class);
  private final LongAdder ignored = new LongAdder();

  /** Of a name server that has not answered yet. */
  public DnsCounters() {
    for (Rcode rcode : Rcode.values()) {
      answered.put(rcode, new LongAdder());
    }
  }

  void answered(Rcode rcode) {
    adder(rcode).increment();
  }

  void ignored() {
    ignored.increment();
  }

  /** Answers that ended so, over UDP and TCP. */
  public long answeredTotal(Rcode rcode) {
    return adder(rcode).sum();
  }

  /** What came and was no query: answers, and less than a header. */
  public long ignoredTotal() {
    return ignored.sum();
  }

  private LongAdder adder(Rcode rcode) {
    LongAdder adder = answered.get(rcode);
    if (adder == null) {
      throw new IllegalArgumentException("rcode: " + rcode + " (expected: one of Rcode)");
    }
    return adder;
  }
}
