package io.headgate.discovery.manifest;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.AllocationStore;
import io.headgate.discovery.model.Allocations;
import io.headgate.discovery.model.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What several nodes are assigned, as if all of them always heard each other at once. */
final class CommonStore {

  Allocations agreed = Allocations.NONE;
  int proposals;

  /** What was decided apart is brought together: objects have lost what they had. */
  void reunite(Map<ObjectRef, Optional<Allocation>> changes) {
    Allocations next = agreed.with(changes);
    agreed = new Allocations(next.version(), next.byObject(), agreed.reunions() + 1);
  }

  @Nullable Allocation of(String service) {
    return agreed.byObject().get(new ObjectRef("Service", "default", service));
  }

  /** A node's part in it, that starts with nothing. */
  AllocationStore node() {
    return node(Allocations.NONE);
  }

  /** A node's part in it, that remembers an earlier run. */
  AllocationStore node(Allocations remembered) {
    return new AllocationStore() {

      private long told = -1;

      @Override
      public CompletionStage<Allocations> read() {
        return CompletableFuture.completedFuture(remembered);
      }

      @Override
      public CompletionStage<Allocations> agree(Predicate<ObjectRef> own) {
        told = agreed.version();
        return CompletableFuture.completedFuture(agreed);
      }

      @Override
      public boolean hasNews() {
        return told != agreed.version();
      }

      @Override
      public CompletionStage<Allocations> propose(
          long base, Map<ObjectRef, Optional<Allocation>> changes) {
        proposals++;
        if (base == agreed.version()) {
          agreed = agreed.with(changes);
          told = agreed.version();
        }
        return CompletableFuture.completedFuture(agreed);
      }
    };
  }
}
