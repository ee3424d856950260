package io.headgate.cluster.encoding;

import io.headgate.cluster.allocations.AgreedAllocations;
import io.headgate.cluster.allocations.AllocationAnswer;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** What came of a question or a proposal. */
public final class AllocationAnswerEncoding implements Encoding<AllocationAnswer> {

  private final AgreedAllocationsEncoding agreed = new AgreedAllocationsEncoding();

  @Override
  public void write(AllocationAnswer answer, WireOutput out) throws IOException {
    out.id(answer.stamp());
    out.bytes(answer.all().map(agreed::encode).orElse(new byte[0]));
  }

  @Override
  public AllocationAnswer read(int version, WireInput in) throws IOException {
    UUID stamp = in.id();
    byte[] bytes = in.bytes();
    Optional<AgreedAllocations> all =
        bytes.length == 0 ? Optional.empty() : Optional.of(agreed.decode(bytes));
    return new AllocationAnswer(stamp, all);
  }
}
