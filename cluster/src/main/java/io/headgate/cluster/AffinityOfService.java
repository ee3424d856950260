package io.headgate.cluster;

import com.hazelcast.query.Predicate;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.cluster.affinity.AffinityEntry;
import io.headgate.cluster.encoding.Encoding;
import io.headgate.cluster.encoding.WireInput;
import io.headgate.cluster.encoding.WireOutput;
import java.io.IOException;
import java.util.Map;

/** Chooses the clients of one Service. */
final class AffinityOfService implements Predicate<AffinityKey, AffinityEntry> {

  private static final long serialVersionUID = 1;

  private final String serviceUid;

  AffinityOfService(String serviceUid) {
    this.serviceUid = serviceUid;
  }

  @Override
  public boolean apply(Map.Entry<AffinityKey, AffinityEntry> entry) {
    return entry.getKey().serviceUid().equals(serviceUid);
  }

  static Encoding<AffinityOfService> encoding() {
    return new Encoding<>() {
      @Override
      public void write(AffinityOfService predicate, WireOutput out) throws IOException {
        out.text(predicate.serviceUid);
      }

      @Override
      public AffinityOfService read(int version, WireInput in) throws IOException {
        return new AffinityOfService(in.text());
      }
    };
  }
}
