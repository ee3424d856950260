package io.headgate.cluster.encoding;

import io.headgate.cluster.allocations.AgreedAllocations;
import java.io.IOException;
import java.util.LinkedHashSet;

/** All that is assigned. */
public final class AgreedAllocationsEncoding implements Encoding<AgreedAllocations> {

  private final AllocationEncoding allocations = new AllocationEncoding();

  @Override
  public void write(AgreedAllocations agreed, WireOutput out) throws IOException {
    out.id(agreed.stamp());
    allocations.writeAll(agreed.byObject(), out);
    out.count(agreed.reunions());
    AllocationEncoding.texts(agreed.released(), out);
  }

  @Override
  public AgreedAllocations read(int version, WireInput in) throws IOException {
    return new AgreedAllocations(
        in.id(),
        allocations.readAll(in),
        in.count(),
        new LinkedHashSet<>(AllocationEncoding.texts(in)));
  }
}
