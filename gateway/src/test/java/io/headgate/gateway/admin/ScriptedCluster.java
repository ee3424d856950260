package io.headgate.gateway.admin;

import io.headgate.balancer.state.ClusterFigures;
import io.headgate.balancer.state.ClusterMember;
import io.headgate.balancer.state.ClusterQuestions;
import io.headgate.balancer.state.ClusterView;
import io.headgate.balancer.state.MemberAnswer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** A cluster without a network: nodes answer at once, or, where a test says so, never. */
public final class ScriptedCluster {

  private final Map<String, UnaryOperator<String>> answers = new LinkedHashMap<>();
  private final Set<String> silent = new HashSet<>();

  /** From now on that node answers nobody. */
  public void silence(String node) {
    silent.add(node);
  }

  /** From now on that node says this, whatever it is asked. */
  public void says(String node, String text) {
    answers.put(node, question -> text);
  }

  /** Adds a node. */
  public ClusterView node(String name) {
    answers.put(
        name,
        question -> {
          throw new IllegalStateException("not started");
        });
    return new ClusterView() {
      @Override
      public List<ClusterMember> members() {
        return ScriptedCluster.this.members(name);
      }

      @Override
      public ClusterFigures figures() {
        return ClusterView.NONE.figures();
      }

      @Override
      public Optional<ClusterQuestions> questions() {
        return Optional.of(ScriptedCluster.this.questions(name));
      }
    };
  }

  private List<ClusterMember> members(String self) {
    List<ClusterMember> members = new ArrayList<>();
    for (String node : answers.keySet()) {
      members.add(
          new ClusterMember(
              node,
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 5701 + members.size()),
              "1.0",
              node.equals(self)));
    }
    return members;
  }

  private ClusterQuestions questions(String self) {
    return new ClusterQuestions() {
      @Override
      public void answeredBy(UnaryOperator<String> answering) {
        answers.put(self, answering);
      }

      @Override
      public CompletionStage<List<MemberAnswer>> ask(String question, Duration within) {
        return CompletableFuture.completedFuture(
            members(self).stream()
                .filter(member -> !member.self())
                .map(member -> new MemberAnswer(member, answer(member.node(), question)))
                .toList());
      }
    };
  }

  private Optional<String> answer(String node, String question) {
    return silent.contains(node)
        ? Optional.empty()
        : Optional.ofNullable(answers.get(node)).map(answer -> answer.apply(question));
  }
}
