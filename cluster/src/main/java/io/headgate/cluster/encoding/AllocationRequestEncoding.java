package io.headgate.cluster.encoding;

import io.headgate.cluster.allocations.AllocationRequest;
import java.io.IOException;

/** A question about what is assigned, or a proposal: its kind, and its fields. */
public final class AllocationRequestEncoding implements Encoding<AllocationRequest> {

  private static final int ASK = 1;
  private static final int PROPOSE = 2;
  private static final int BRING = 3;

  private final AllocationEncoding allocations = new AllocationEncoding();

  @Override
  public void write(AllocationRequest request, WireOutput out) throws IOException {
    switch (request) {
      case AllocationRequest.Ask ask -> {
        out.octet(ASK);
        out.id(ask.base());
      }
      case AllocationRequest.Propose propose -> {
        out.octet(PROPOSE);
        out.id(propose.base());
        out.id(propose.next());
        allocations.writeChanges(propose.changes(), out);
      }
      case AllocationRequest.Bring bring -> {
        out.octet(BRING);
        out.id(bring.next());
        allocations.writeAll(bring.own(), out);
      }
    }
  }

  @Override
  public AllocationRequest read(int version, WireInput in) throws IOException {
    int kind = in.octet();
    return switch (kind) {
      case ASK -> new AllocationRequest.Ask(in.id());
      case PROPOSE -> new AllocationRequest.Propose(in.id(), in.id(), allocations.readChanges(in));
      case BRING -> new AllocationRequest.Bring(in.id(), allocations.readAll(in));
      default -> throw new IOException("a request of kind " + kind);
    };
  }
}
