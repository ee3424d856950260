package io.headgate.gateway.admin;

import io.headgate.balancer.state.ClusterMember;
import io.headgate.balancer.state.ClusterQuestions;
import io.headgate.balancer.state.ClusterView;
import io.headgate.balancer.state.MemberAnswer;
import io.headgate.discovery.model.EndpointAddress;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks the other nodes of the cluster what they have. */
final class OtherNodes {

  /** Whoever has not answered by then is named instead. */
  static final Duration DEADLINE = Duration.ofSeconds(1);

  private final ClusterView cluster;

  OtherNodes(ClusterView cluster) {
    this.cluster = cluster;
  }

  /**
   * What they say.
   *
   * @param self the name of this node
   * @param answers of those that have answered, by their names
   * @param silent the names of those that have not
   */
  record Gathered(String self, Map<String, JsonObject> answers, List<String> silent) {

    /** A line for every node that has not answered; empty where all have. */
    String lines() {
      return OtherNodes.lines(silent);
    }
  }

  static String lines(List<String> silent) {
    StringBuilder text = new StringBuilder();
    silent.forEach(
        node -> text.append(node).append(" does not answer: what it has is missing here\n"));
    return text.toString();
  }

  /**
   * Asks, and waits until all have answered or the deadline is over: not on an event loop.
   *
   * @throws IllegalArgumentException where this node shares with nobody
   * @throws NotFoundException where it is to share, and is no member now
   */
  Gathered ask(JsonObject question) {
    ClusterQuestions questions =
        cluster
            .questions()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "cluster: this node shares with nobody (expected: one that was started with"
                            + " --cluster-members or --cluster-service)"));
    List<ClusterMember> members = cluster.members();
    ClusterMember self =
        members.stream()
            .filter(ClusterMember::self)
            .findFirst()
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "cluster: this node is no member now; headgate get problems says why"));
    Map<String, JsonObject> answers = new LinkedHashMap<>();
    List<String> silent = new ArrayList<>();
    Set<String> shared = sharedNames(members);
    for (MemberAnswer said :
        questions.ask(question.encode(), DEADLINE).toCompletableFuture().join()) {
      String name = name(said.member(), shared);
      said.answer()
          .ifPresentOrElse(
              text -> {
                try {
                  answers.put(name, new JsonObject(text));
                } catch (DecodeException e) {
                  silent.add(name);
                }
              },
              () -> silent.add(name));
    }
    return new Gathered(name(self, shared), answers, silent);
  }

  private static Set<String> sharedNames(List<ClusterMember> members) {
    Set<String> once = new HashSet<>();
    Set<String> shared = new HashSet<>();
    for (ClusterMember member : members) {
      if (!once.add(member.node())) {
        shared.add(member.node());
      }
    }
    return shared;
  }

  /** Two programs on one machine may have one name. */
  private static String name(ClusterMember member, Set<String> shared) {
    return shared.contains(member.node())
        ? member.node() + "@" + new EndpointAddress(member.address())
        : member.node();
  }
}
