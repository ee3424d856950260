package io.headgate.cluster;

import io.headgate.balancer.state.ClusterMember;
import io.headgate.balancer.state.ClusterQuestions;
import io.headgate.balancer.state.MemberAnswer;
import io.headgate.cluster.encoding.Reply;
import io.headgate.cluster.encoding.ReplyEncoding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the members that there are now, and answers them. Any thread. */
final class MemberQuestions implements ClusterQuestions {

  private static final Logger LOG = LoggerFactory.getLogger(MemberQuestions.class);

  private final Supplier<@Nullable HazelcastMember> member;
  private final ReplyEncoding replies = new ReplyEncoding();
  private volatile @Nullable UnaryOperator<String> answers;

  /**
   * @param member that of this node; null while it is none
   */
  MemberQuestions(Supplier<@Nullable HazelcastMember> member) {
    this.member = member;
  }

  @Override
  public void answeredBy(UnaryOperator<String> answers) {
    this.answers = answers;
  }

  /** What this node says to another one. May take its time. */
  Reply answer(String question) {
    UnaryOperator<String> answering = answers;
    if (answering == null) {
      return new Reply(false, "this node has just started");
    }
    try {
      return new Reply(true, answering.apply(question));
    } catch (RuntimeException e) {
      LOG.debug("no answer to {}", question, e);
      return new Reply(false, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public CompletionStage<List<MemberAnswer>> ask(String question, Duration within) {
    HazelcastMember asking = member.get();
    if (asking == null) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<CompletableFuture<MemberAnswer>> answered = new ArrayList<>();
    for (Map.Entry<ClusterMember, CompletableFuture<byte[]>> asked :
        asking.ask(question).entrySet()) {
      ClusterMember other = asked.getKey();
      answered.add(
          asked
              .getValue()
              .thenApply(bytes -> new MemberAnswer(other, read(other, bytes)))
              .exceptionally(failure -> silent(other, failure))
              .completeOnTimeout(
                  new MemberAnswer(other, Optional.empty()),
                  within.toNanos(),
                  TimeUnit.NANOSECONDS));
    }
    return CompletableFuture.allOf(answered.toArray(CompletableFuture[]::new))
        .thenApply(all -> answered.stream().map(CompletableFuture::join).toList());
  }

  private Optional<String> read(ClusterMember other, byte[] bytes) {
    try {
      Reply reply = replies.decode(bytes);
      if (reply.understood()) {
        return Optional.of(reply.text());
      }
      LOG.debug("{} does not answer: {}", other, reply.text());
    } catch (IOException e) {
      LOG.warn("an answer of {} cannot be read: {}", other, e.getMessage());
    }
    return Optional.empty();
  }

  private static MemberAnswer silent(ClusterMember other, Throwable failure) {
    LOG.debug("{} does not answer", other, failure);
    return new MemberAnswer(other, Optional.empty());
  }
}
