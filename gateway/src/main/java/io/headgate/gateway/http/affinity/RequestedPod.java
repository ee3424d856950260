package io.headgate.gateway.http.affinity;

import io.headgate.balancer.selection.PodPreference;
import io.headgate.discovery.model.Endpoint;
import io.headgate.gateway.http.step.StepRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The pod that one request wants, and what its client is told of the pod that it gets. */
public interface RequestedPod {

  /** Whatever the rules of the Service give. */
  RequestedPod BY_SERVICE = () -> PodPreference.NONE;

  /** What the balancer is told. */
  PodPreference preference();

  /** That one has been chosen; the last one counts. On the event loop of the request. */
  default void chosen(Endpoint endpoint) {}

  /** The value of {@code Set-Cookie} with the pod's answer; null where nothing is to be said. */
  default @Nullable String setCookie(StepRequest request, Instant now) {
    return null;
  }
}
