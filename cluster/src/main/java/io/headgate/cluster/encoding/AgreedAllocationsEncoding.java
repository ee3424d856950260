package io.headgate.cluster.encoding;

import io.headgate.cluster.allocations.AgreedAllocations;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.ObjectRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** All that is assigned. */
public final class AgreedAllocationsEncoding implements Encoding<AgreedAllocations> {

  private final AllocationEncoding allocations = new AllocationEncoding();

  @Override
  public void write(AgreedAllocations agreed, WireOutput out) throws IOException {
    out.id(agreed.stamp());
    allocations.writeAll(agreed.byObject(), out);
    out.count(agreed.reunions());
    AllocationEncoding.texts(agreed.released(), out);
    out.count(agreed.earlier().size());
    for (UUID stamp : agreed.earlier()) {
      out.id(stamp);
    }
  }

  @Override
  public AgreedAllocations read(int version, WireInput in) throws IOException {
    UUID stamp = in.id();
    Map<ObjectRef, Allocation> all = allocations.readAll(in);
    long reunions = in.count();
    Set<String> released = new LinkedHashSet<>(AllocationEncoding.texts(in));
    int size = in.length();
    List<UUID> earlier = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      earlier.add(in.id());
    }
    return new AgreedAllocations(stamp, all, reunions, released, earlier);
  }
}
