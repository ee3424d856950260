package io.headgate.cluster.encoding;

import io.headgate.balancer.state.PodAddress;
import io.headgate.cluster.affinity.AffinityRequest;
import java.io.IOException;

/** The question for a client's pod. */
public final class AffinityRequestEncoding implements Encoding<AffinityRequest> {

  @Override
  public void write(AffinityRequest request, WireOutput out) throws IOException {
    PodAddress gone = request.gone();
    out.flag(gone != null);
    if (gone != null) {
      out.endpoint(gone.endpoint());
    }
    out.endpoint(request.proposed().endpoint());
    out.duration(request.timeout());
    out.duration(request.idle());
  }

  @Override
  public AffinityRequest read(int version, WireInput in) throws IOException {
    PodAddress gone = in.flag() ? new PodAddress(in.endpoint()) : null;
    return new AffinityRequest(gone, new PodAddress(in.endpoint()), in.duration(), in.duration());
  }
}
