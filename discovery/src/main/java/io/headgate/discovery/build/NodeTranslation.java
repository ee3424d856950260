package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.headgate.discovery.model.NodeInfo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Node object becomes the node of the model. Pure. */
final class NodeTranslation {

  private static final String ZONE_LABEL = "topology.kubernetes.io/zone";

  /** The taint of a node that the cluster autoscaler is about to delete (KEP-3836). */
  private static final String TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

  private NodeTranslation() {}

  /**
   * The node of that name.
   *
   * @param written null where nobody has written anything about it
   */
  static NodeInfo translate(String name, @Nullable StoredObject<Node> written) {
    return written == null
        ? new NodeInfo(name, "")
        : new NodeInfo(
            name, written.labels().getOrDefault(ZONE_LABEL, ""), isLeaving(written.object()));
  }

  private static boolean isLeaving(Node node) {
    boolean tainted =
        node.getSpec() != null
            && Objects.requireNonNullElse(node.getSpec().getTaints(), List.<Taint>of()).stream()
                .anyMatch(taint -> Objects.equals(taint.getKey(), TO_BE_DELETED));
    return tainted || node.getMetadata().getDeletionTimestamp() != null;
  }
}
