package io.headgate.cluster.affinity;

import io.headgate.balancer.state.PodAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the pod of a client. There is one kind of question: a client that is bound stays bound,
 * unless it is bound to the pod that is gone.
 *
 * @param gone the pod that can no longer be used, null where none is known to be
 * @param proposed where the client goes if nothing else holds
 * @param timeout the Service's
 * @param idle how long ago the client came
 */
public record AffinityRequest(
    @Nullable PodAddress gone, PodAddress proposed, Duration timeout, Duration idle) {

  static AffinityRequest bind(PodAddress proposed, Duration timeout) {
    return new AffinityRequest(null, proposed, timeout, Duration.ZERO);
  }
}
