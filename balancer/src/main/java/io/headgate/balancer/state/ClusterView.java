package io.headgate.balancer.state;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cluster, for those who look at it. Any thread; nothing here blocks. */
public interface ClusterView {

  /** A node that shares with nobody. */
  ClusterView NONE =
      new ClusterView() {
        @Override
        public List<ClusterMember> members() {
          return List.of();
        }

        @Override
        public ClusterFigures figures() {
          return ClusterFigures.NONE;
        }
      };

  /** Who shares now, the oldest first; nobody while this node is no member. */
  List<ClusterMember> members();

  ClusterFigures figures();

  /** Since each other node whose counts are known here was heard last, by its name. */
  default Map<String, Duration> silences() {
    return Map.of();
  }

  /** How to ask the other nodes; empty where this node shares with nobody. */
  default Optional<ClusterQuestions> questions() {
    return Optional.empty();
  }
}
