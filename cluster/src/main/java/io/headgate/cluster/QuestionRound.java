package io.headgate.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Puts one question to every other member, by Hazelcast. */
final class QuestionRound {

  private final HazelcastInstance hazelcast;
  private final IExecutorService executor;

  QuestionRound(HazelcastInstance hazelcast) {
    this.hazelcast = hazelcast;
    this.executor = hazelcast.getExecutorService(MemberConfig.QUESTIONS);
  }

  /**
   * Asks; does not wait.
   *
   * @return to come: the bytes of each; one that is too old to understand, or has gone, fails
   * @throws com.hazelcast.core.HazelcastInstanceNotActiveException where this node is no member
   */
  Map<Member, CompletableFuture<byte[]>> ask(String question) {
    Map<Member, CompletableFuture<byte[]>> asked = new LinkedHashMap<>();
    for (Member member : hazelcast.getCluster().getMembers()) {
      if (!member.localMember()) {
        asked.put(member, ask(question, member));
      }
    }
    return asked;
  }

  private CompletableFuture<byte[]> ask(String question, Member member) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    try {
      executor.submitToMember(
          new MemberQuestion(question),
          member,
          new ExecutionCallback<>() {
            @Override
            public void onResponse(byte[] bytes) {
              answer.complete(bytes);
            }

            @Override
            public void onFailure(Throwable failure) {
              answer.completeExceptionally(failure);
            }
          });
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }
}
