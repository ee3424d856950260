package io.headgate.balancer.state;

import java.util.List;

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
}
