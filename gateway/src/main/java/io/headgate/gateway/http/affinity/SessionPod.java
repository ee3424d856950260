package io.headgate.gateway.http.affinity;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.selection.PodPreference;
import io.headgate.discovery.model.Endpoint;
import io.headgate.gateway.http.step.StepRequest;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The pod of a request with a session, or one without that begins one. A client without a pod goes
 * where the scheduler sends it. Confined to one request; what it draws, it draws on the event loop.
 */
final class SessionPod implements RequestedPod, PodPreference {

  private final SetCookie rules;
  private final TaggedPort port;
  private final @Nullable SessionCookie cookie;
  private final SplittableRandom random;
  private PodTags tags = PodTags.NONE;
  private int chosen = Scheduler.NONE;

  SessionPod(
      SetCookie rules, TaggedPort port, @Nullable SessionCookie cookie, SplittableRandom random) {
    this.rules = rules;
    this.port = port;
    this.cookie = cookie;
    this.random = random;
  }

  @Override
  public PodPreference preference() {
    return this;
  }

  @Override
  public int prefer(Candidates candidates) {
    tags = port.over(candidates.endpoints());
    if (cookie == null) {
      return Scheduler.NONE;
    }
    return switch (rules.policy().mode()) {
      case BALANCED -> tags.firstAvailable(cookie.client(), candidates);
      case PERSISTENT -> {
        int own = tags.indexOf(cookie.pod());
        yield own != Scheduler.NONE && candidates.available(own) ? own : Scheduler.NONE;
      }
    };
  }

  @Override
  public void chosen(Endpoint endpoint) {
    chosen = tags.indexOf(endpoint.address());
  }

  @Override
  public @Nullable String setCookie(StepRequest request, Instant now) {
    SessionCookie next = chosen == Scheduler.NONE ? null : next(cookie);
    return next == null ? null : rules.text(next, request, now);
  }

  /** The cookie from now on; null where the client's own stands. */
  private @Nullable SessionCookie next(@Nullable SessionCookie before) {
    long pod = tags.tag(chosen);
    if (before == null) {
      return anew(pod);
    }
    if (before.pod() == pod) {
      return null;
    }
    int own = tags.indexOf(before.pod());
    boolean gone = own == Scheduler.NONE || !tags.isReady(own);
    return switch (rules.policy().mode()) {
      case PERSISTENT -> gone || rules.policy().changeOnFailure() ? anew(pod) : null;
      case BALANCED -> {
        if (gone || tags.owner(before.client()) == chosen) {
          yield new SessionCookie(port.tag(), before.client(), pod);
        }
        yield rules.policy().changeOnFailure() ? anew(pod) : null;
      }
    };
  }

  private SessionCookie anew(long pod) {
    // Kept in either mode, so that a change of the mode moves nobody.
    return new SessionCookie(port.tag(), tags.keyOf(chosen, random), pod);
  }
}
