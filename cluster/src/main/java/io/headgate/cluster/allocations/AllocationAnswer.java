package io.headgate.cluster.allocations;

import java.util.Optional;
import java.util.UUID;

/**
 * What came of a request.
 *
 * @param stamp of what holds now
 * @param all that holds now; empty where who asked knows it, or has just made it by its proposal
 */
public record AllocationAnswer(UUID stamp, Optional<AgreedAllocations> all) {

  /** The answer to a request after which {@code now} holds. */
  public static AllocationAnswer to(AllocationRequest request, AgreedAllocations now) {
    boolean known =
        switch (request) {
          case AllocationRequest.Ask ask -> ask.base().equals(now.stamp());
          case AllocationRequest.Propose propose -> propose.next().equals(now.stamp());
          case AllocationRequest.Bring bring -> false;
        };
    return new AllocationAnswer(now.stamp(), known ? Optional.empty() : Optional.of(now));
  }
}
