package io.headgate.cluster;

import io.headgate.cluster.encoding.ClusterMessage;
import io.headgate.cluster.encoding.Reply;
import java.util.UUID;

/** What happens to a member. Called on threads of Hazelcast: nothing here blocks. */
interface MemberEvents {

  /** Somebody, perhaps this node, has said something to all. */
  void said(ClusterMessage message);

  /** This node says something to all others, of that many bytes. */
  void saying(int bytes);

  /** Somebody has come. */
  void joined();

  /** That node has gone, or is taken for gone. */
  void departed(UUID node);

  /** Who is there may have changed altogether. */
  void changed();

  /** Another member asks. On a thread that is there for it: the answer may take its time. */
  Reply asked(String question);
}
