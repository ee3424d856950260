package io.headgate.balancer.state;

import java.util.List;

/** The cluster, for those who look at it. Any thread; nothing here blocks. */
public interface ClusterView {

  /** Who shares now, the oldest first; nobody while this node is no member. */
  List<ClusterMember> members();

  ClusterFigures figures();
}
