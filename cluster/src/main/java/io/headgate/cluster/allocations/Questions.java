package io.headgate.cluster.allocations;

import io.headgate.cluster.affinity.LaterTasks;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Asks who decides, and waits for an answer only so long. Any thread; nothing blocks. */
final class Questions {

  private final Duration longest;
  private final LaterTasks later;
  private final Set<CompletableFuture<Optional<AllocationAnswer>>> waiting =
      ConcurrentHashMap.newKeySet();

  Questions(Duration longest, LaterTasks later) {
    this.longest = longest;
    this.later = later;
  }

  /**
   * Asks.
   *
   * @param silence is told why there is no answer
   * @return the answer; empty where none comes in time
   */
  CompletionStage<Optional<AllocationAnswer>> ask(
      AllocationOwner asked, AllocationRequest request, Consumer<String> silence) {
    CompletableFuture<Optional<AllocationAnswer>> answer = new CompletableFuture<>();
    waiting.add(answer);
    later.after(longest, () -> fail(answer, silence, "none within " + longest));
    var unused =
        asked
            .ask(request)
            .whenComplete(
                (answered, failure) -> {
                  if (failure == null) {
                    answer.complete(Optional.of(answered));
                  } else {
                    fail(answer, silence, failure.toString());
                  }
                });
    return answer.whenComplete((answered, failure) -> waiting.removeIf(CompletableFuture::isDone));
  }

  private static void fail(
      CompletableFuture<Optional<AllocationAnswer>> answer, Consumer<String> silence, String why) {
    if (!answer.isDone()) {
      silence.accept(why);
      answer.complete(Optional.empty());
    }
  }

  /** Nobody is waited for any more. */
  void giveUp() {
    waiting.forEach(answer -> answer.complete(Optional.empty()));
  }
}
