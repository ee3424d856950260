package io.headgate.cluster;

import com.hazelcast.map.EntryProcessor;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.cluster.affinity.AffinityEntry;
import io.headgate.cluster.encoding.AffinityEntryEncoding;
import io.headgate.cluster.encoding.Encoding;
import io.headgate.cluster.encoding.WireInput;
import io.headgate.cluster.encoding.WireOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what an owner has decided into the backup of the entry. */
final class AffinityCopy implements EntryProcessor<AffinityKey, AffinityEntry, AffinityEntry> {

  private static final long serialVersionUID = 1;

  private final transient AffinityEntry decided;

  AffinityCopy(AffinityEntry decided) {
    this.decided = decided;
  }

  @Override
  public AffinityEntry process(Map.Entry<AffinityKey, AffinityEntry> entry) {
    entry.setValue(decided);
    return decided;
  }

  @Override
  public @Nullable EntryProcessor<AffinityKey, AffinityEntry, AffinityEntry> getBackupProcessor() {
    return null;
  }

  static Encoding<AffinityCopy> encoding() {
    AffinityEntryEncoding entries = new AffinityEntryEncoding();
    return new Encoding<>() {
      @Override
      public void write(AffinityCopy copy, WireOutput out) throws IOException {
        entries.write(copy.decided, out);
      }

      @Override
      public AffinityCopy read(int version, WireInput in) throws IOException {
        return new AffinityCopy(entries.read(version, in));
      }
    };
  }
}
