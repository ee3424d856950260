package io.headgate.gateway.http.affinity;

import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.CookiePolicy;
import io.headgate.discovery.model.HashPolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.gateway.http.step.StepRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How requests of a route get their pods, where its Ingress has a say in that. A cookie goes before
 * a hash, and a hash before a scheduler. Any thread.
 */
public final class PodChoice {

  private final Optional<SetCookie> cookie;
  private final Optional<HashPolicy> hash;
  private final Optional<RouteBalance> balance;
  private volatile @Nullable TaggedPort tagged;

  private PodChoice(
      Optional<SetCookie> cookie, Optional<HashPolicy> hash, Optional<RouteBalance> balance) {
    this.cookie = cookie;
    this.hash = hash;
    this.balance = balance;
  }

  /**
   * What a policy asks for.
   *
   * @param path of cookies, where the policy names none
   */
  public static PodChoice of(ChoicePolicy policy, String path) {
    return new PodChoice(
        policy.cookie().map(it -> new SetCookie(it, path)),
        policy.hash(),
        policy.scheduler().map(RouteBalance::new));
  }

  /** The same with the sessions of another route. */
  public PodChoice withSessionsOf(PodChoice other) {
    return new PodChoice(other.cookie, hash, balance);
  }

  /** Whether there are sessions. */
  public boolean hasSessions() {
    return cookie.isPresent();
  }

  /** Whether the request brings a session with that port. Allocates only where it does. */
  public boolean hasSession(StepRequest request, ServicePort port) {
    return cookie.isPresent() && session(cookie.get(), request, tagged(port)) != null;
  }

  /**
   * What a request wants.
   *
   * @param port the one behind the route
   * @param random of the event loop
   */
  public RequestedPod of(StepRequest request, ServicePort port, SplittableRandom random) {
    if (cookie.isPresent()) {
      SetCookie rules = cookie.get();
      TaggedPort backend = tagged(port);
      return new SessionPod(rules, backend, session(rules, request, backend), random);
    }
    if (hash.isPresent()) {
      RequestHash text = RequestHash.of(hash.get().template(), request);
      if (!text.isEmpty()) {
        return hashed(hash.get(), tagged(port), PodTags.mix(text.value()), random);
      }
    }
    return balance.isPresent() && balance.get().isFor(port)
        ? balance.get().of(request, tagged(port))
        : RequestedPod.BY_SERVICE;
  }

  private static RequestedPod hashed(
      HashPolicy policy, TaggedPort port, long key, SplittableRandom random) {
    return policy.pods() == 1
        ? new HashedPod(port, key)
        : new SharedPod(port, key, policy.pods(), random.nextLong());
  }

  /** Whether nothing of a request counts but the rules of the Service. */
  public boolean isByService() {
    return cookie.isEmpty() && hash.isEmpty() && balance.isEmpty();
  }

  /** The same for requests to that port, which may say more itself. */
  public boolean isByService(ServicePort port) {
    return cookie.isEmpty() && hash.isEmpty() && balance.filter(it -> it.isFor(port)).isEmpty();
  }

  /** Whether it is the request that settles the pod. */
  public boolean isByRequest() {
    return hash.isPresent() || balance.filter(RouteBalance::isByClient).isPresent();
  }

  /** In a few words; empty where the rules of the Service hold. */
  public Optional<String> text() {
    return cookie
        .map(SetCookie::policy)
        .map(PodChoice::text)
        .or(() -> hash.map(PodChoice::text))
        .or(() -> balance.map(RouteBalance::text));
  }

  private static String text(HashPolicy policy) {
    String pods = policy.pods() == 1 ? "pod" : policy.pods() + " pods";
    return "requests with the same " + policy.template().text() + " get the same " + pods;
  }

  private static String text(CookiePolicy policy) {
    String mode = policy.mode().name().toLowerCase(Locale.ROOT);
    return "cookie " + policy.name() + " leads a client back to its pod (" + mode + ")";
  }

  private static @Nullable SessionCookie session(
      SetCookie rules, StepRequest request, TaggedPort backend) {
    return SessionCookie.find(
        request.header(HttpHeaderNames.COOKIE), rules.policy().name(), backend.tag());
  }

  private TaggedPort tagged(ServicePort port) {
    TaggedPort known = tagged;
    if (known != null && known.isOf(port)) {
      return known;
    }
    TaggedPort next = new TaggedPort(port);
    tagged = next;
    return next;
  }
}
