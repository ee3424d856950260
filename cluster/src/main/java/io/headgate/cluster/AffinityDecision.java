package io.headgate.cluster;

import com.hazelcast.map.EntryProcessor;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.cluster.affinity.AffinityEntry;
import io.headgate.cluster.affinity.AffinityRequest;
import io.headgate.cluster.encoding.AffinityRequestEncoding;
import io.headgate.cluster.encoding.Encoding;
import io.headgate.cluster.encoding.WireInput;
import io.headgate.cluster.encoding.WireOutput;
import java.io.IOException;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One decision about a client, taken where its entry is, in one step; its backup gets a copy. */
final class AffinityDecision implements EntryProcessor<AffinityKey, AffinityEntry, AffinityEntry> {

  private static final long serialVersionUID = 1;

  private final transient AffinityRequest request;
  private final transient LongSupplier clusterMillis;
  private transient @Nullable AffinityEntry decided;

  AffinityDecision(AffinityRequest request, LongSupplier clusterMillis) {
    this.request = request;
    this.clusterMillis = clusterMillis;
  }

  @Override
  public AffinityEntry process(Map.Entry<AffinityKey, AffinityEntry> entry) {
    AffinityEntry now = AffinityEntry.decide(entry.getValue(), request, clusterMillis.getAsLong());
    decided = now;
    entry.setValue(now);
    return now;
  }

  @Override
  public @Nullable EntryProcessor<AffinityKey, AffinityEntry, AffinityEntry> getBackupProcessor() {
    return decided == null ? null : new AffinityCopy(decided);
  }

  /** The question travels; the clock is the owner's. */
  static Encoding<AffinityDecision> encoding(LongSupplier clusterMillis) {
    AffinityRequestEncoding requests = new AffinityRequestEncoding();
    return new Encoding<>() {
      @Override
      public void write(AffinityDecision decision, WireOutput out) throws IOException {
        requests.write(decision.request, out);
      }

      @Override
      public AffinityDecision read(int version, WireInput in) throws IOException {
        return new AffinityDecision(requests.read(version, in), clusterMillis);
      }
    };
  }
}
