package io.headgate.cluster.affinity;

import io.headgate.balancer.state.AffinityHandler;
import io.headgate.balancer.state.PodAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Connections of one client that wait for the same decision. Any thread; answered once. */
final class OpenQuestion {

  private final AffinityRequest request;
  private final AffinityHandler first;
  private final List<AffinityHandler> waiting = new ArrayList<>();
  private @Nullable PodAddress answer;

  OpenQuestion(AffinityRequest request, AffinityHandler first) {
    this.request = request;
    this.first = first;
    waiting.add(first);
  }

  AffinityRequest request() {
    return request;
  }

  /** What is proposed where nobody answers: by the endpoints of who asked first. */
  AffinityRequest unanswered() {
    return new AffinityRequest(
        request.gone(), first.unanswered(request.proposed()), request.timeout(), request.idle());
  }

  void join(AffinityHandler handler) {
    PodAddress pod;
    synchronized (this) {
      pod = answer;
      if (pod == null) {
        waiting.add(handler);
        return;
      }
    }
    handler.bound(pod);
  }

  synchronized boolean isOpen() {
    return answer == null;
  }

  /** The first answer is everybody's. */
  void answer(PodAddress pod) {
    List<AffinityHandler> all;
    synchronized (this) {
      if (answer != null) {
        return;
      }
      answer = pod;
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(handler -> handler.bound(pod));
  }
}
