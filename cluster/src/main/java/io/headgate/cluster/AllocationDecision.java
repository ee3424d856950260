package io.headgate.cluster;

import com.hazelcast.map.EntryProcessor;
import io.headgate.cluster.allocations.AgreedAllocations;
import io.headgate.cluster.allocations.AllocationAnswer;
import io.headgate.cluster.allocations.AllocationRequest;
import io.headgate.cluster.encoding.AllocationRequestEncoding;
import io.headgate.cluster.encoding.Encoding;
import io.headgate.cluster.encoding.WireInput;
import io.headgate.cluster.encoding.WireOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request about what is assigned, carried out where that is kept, in one step. Backups carry it
 * out as well: what comes of it depends on nothing else, and it is smaller than all that is kept.
 */
final class AllocationDecision
    implements EntryProcessor<String, AgreedAllocations, AllocationAnswer> {

  private static final long serialVersionUID = 1;

  private final transient AllocationRequest request;
  private transient boolean changed;

  AllocationDecision(AllocationRequest request) {
    this.request = request;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same object says that nothing has changed
  public AllocationAnswer process(Map.Entry<String, AgreedAllocations> entry) {
    AgreedAllocations before = Objects.requireNonNullElse(entry.getValue(), AgreedAllocations.NONE);
    AgreedAllocations after = before.after(request);
    changed = after != before;
    if (changed) {
      entry.setValue(after);
    }
    return AllocationAnswer.to(request, after);
  }

  @Override
  public @Nullable EntryProcessor<String, AgreedAllocations, AllocationAnswer>
      getBackupProcessor() {
    return changed ? this : null;
  }

  static Encoding<AllocationDecision> encoding() {
    AllocationRequestEncoding requests = new AllocationRequestEncoding();
    return new Encoding<>() {
      @Override
      public void write(AllocationDecision decision, WireOutput out) throws IOException {
        requests.write(decision.request, out);
      }

      @Override
      public AllocationDecision read(int version, WireInput in) throws IOException {
        return new AllocationDecision(requests.read(version, in));
      }
    };
  }
}
