package io.headgate.cluster;

import com.hazelcast.query.Predicate;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.cluster.affinity.AffinityEntry;
import io.headgate.cluster.encoding.Encoding;
import io.headgate.cluster.encoding.WireInput;
import io.headgate.cluster.encoding.WireOutput;
import java.io.IOException;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Chooses the clients whose time is over. The map's own expiry goes by each member's wall clock,
 * and would lose clients to one that is wrong.
 */
final class ExpiredAffinity implements Predicate<AffinityKey, AffinityEntry> {

  private static final long serialVersionUID = 1;

  private final transient LongSupplier clusterMillis;

  ExpiredAffinity(LongSupplier clusterMillis) {
    this.clusterMillis = clusterMillis;
  }

  @Override
  public boolean apply(Map.Entry<AffinityKey, AffinityEntry> entry) {
    return entry.getValue().expired(clusterMillis.getAsLong());
  }

  static Encoding<ExpiredAffinity> encoding(LongSupplier clusterMillis) {
    return new Encoding<>() {
      @Override
      public void write(ExpiredAffinity predicate, WireOutput out) {
        // it says all by its type
      }

      @Override
      public ExpiredAffinity read(int version, WireInput in) throws IOException {
        return new ExpiredAffinity(clusterMillis);
      }
    };
  }
}
