package io.headgate.cluster.encoding;

import io.headgate.balancer.state.PodAddress;
import io.headgate.cluster.affinity.AffinityEntry;
import java.io.IOException;

/** What is decided about a client. */
public final class AffinityEntryEncoding implements Encoding<AffinityEntry> {

  @Override
  public void write(AffinityEntry entry, WireOutput out) throws IOException {
    out.endpoint(entry.pod().endpoint());
    out.number(entry.lastUsedMillis());
    out.count(entry.timeoutMillis());
    out.count(entry.version());
  }

  @Override
  public AffinityEntry read(int version, WireInput in) throws IOException {
    return new AffinityEntry(
        new PodAddress(in.endpoint()), in.number(), in.count(), in.smallCount());
  }
}
