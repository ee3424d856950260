package io.headgate.cluster.encoding;

import io.headgate.balancer.state.AffinityKey;
import java.io.IOException;

/** Who stays on a pod. A key of a shared map: its bytes never change, nor does their version. */
public final class AffinityKeyEncoding implements Encoding<AffinityKey> {

  @Override
  public void write(AffinityKey key, WireOutput out) throws IOException {
    out.text(key.serviceUid());
    out.address(key.client());
    out.count(key.servicePort());
  }

  @Override
  public AffinityKey read(int version, WireInput in) throws IOException {
    return new AffinityKey(in.text(), in.address(), in.smallCount());
  }

  /** With version 1 for ever. */
  @Override
  public byte[] encode(AffinityKey key) {
    byte[] bytes = Encoding.super.encode(key);
    bytes[0] = 1;
    return bytes;
  }
}
