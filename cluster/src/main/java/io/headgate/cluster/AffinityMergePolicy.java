package io.headgate.cluster;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.spi.merge.MergingValue;
import com.hazelcast.spi.merge.SplitBrainMergePolicy;
import io.headgate.cluster.affinity.AffinityEntry;

/**
 * Of what two parts of a cluster have decided about a client, what {@link AffinityEntry#merge}
 * says. Made by Hazelcast, by its name.
 */
public final class AffinityMergePolicy
    implements SplitBrainMergePolicy<AffinityEntry, MergingValue<AffinityEntry>, AffinityEntry> {

  /** For Hazelcast. */
  public AffinityMergePolicy() {}

  @Override
  public AffinityEntry merge(
      MergingValue<AffinityEntry> merging, MergingValue<AffinityEntry> existing) {
    return existing == null
        ? merging.getDeserializedValue()
        : AffinityEntry.merge(merging.getDeserializedValue(), existing.getDeserializedValue());
  }

  @Override
  public void writeData(ObjectDataOutput out) {
    // it has no fields
  }

  @Override
  public void readData(ObjectDataInput in) {
    // it has no fields
  }
}
