package io.headgate.gateway.http;

import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.TokenPolicy;
import io.headgate.gateway.http.token.FetchedKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Has the keys of tokens fetched as soon as an Ingress names their URL, before a request asks for
 * them, and says of an Ingress that they do not come. Follows on the control thread; told on any.
 */
final class KeyFollower implements SnapshotObserver, FetchedKeys.Listener {

  private static final String REPORTER = "keys of tokens";

  private final FetchedKeys keys;
  private final ProblemLog problems;
  private final Map<AuthorizationUrl, String> failures = new HashMap<>();
  private Map<AuthorizationUrl, Set<IngressName>> named = Map.of();
  private IngressObjects seen = IngressObjects.EMPTY;

  KeyFollower(FetchedKeys keys, ProblemLog problems) {
    this.keys = keys;
    this.problems = problems;
    keys.tell(this);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // no Ingress is compared where none has changed
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    Set<AuthorizationUrl> urls;
    synchronized (this) {
      if (snapshot.ingress() == seen) {
        return;
      }
      seen = snapshot.ingress();
      Map<AuthorizationUrl, Set<IngressName>> now = named(snapshot);
      Set<IngressName> before = new HashSet<>();
      named.values().forEach(before::addAll);
      before.forEach(it -> problems.clear(REPORTER, it));
      named = now;
      failures.keySet().retainAll(now.keySet());
      failures.forEach(this::report);
      urls = Set.copyOf(now.keySet());
    }
    keys.keep(urls);
  }

  private static Map<AuthorizationUrl, Set<IngressName>> named(Snapshot snapshot) {
    Map<AuthorizationUrl, Set<IngressName>> named = new HashMap<>();
    for (Ingress ingress : snapshot.ingress().ingresses().values()) {
      Optional<TokenPolicy> tokens = ingress.routing().policy().access().tokens();
      if (tokens.isPresent() && tokens.get().keys() instanceof TokenPolicy.Fetched fetched) {
        named.computeIfAbsent(fetched.url(), unused -> new TreeSet<>()).add(ingress.name());
      }
    }
    return named;
  }

  @Override
  public synchronized void fetched(AuthorizationUrl url, Optional<String> failure) {
    if (!named.containsKey(url)) {
      return;
    }
    if (failure.isPresent()) {
      failures.put(url, failure.get());
      report(url, failure.get());
    } else if (failures.remove(url) != null) {
      named.getOrDefault(url, Set.of()).forEach(it -> problems.clear(REPORTER, it));
    }
  }

  private void report(AuthorizationUrl url, String why) {
    for (IngressName ingress : named.getOrDefault(url, Set.of())) {
      problems.report(
          REPORTER,
          ingress,
          new Problem(
              ObjectRef.of(ingress),
              Problem.Reason.AuthSecret,
              "jwt-jwks: no keys come from %s: %s; those of before are used for %d hours, and where"
                      .formatted(FetchedKeys.text(url), why, FetchedKeys.LONGEST.toHours())
                  + " there are none its requests are answered with 503",
              Optional.empty()));
    }
  }
}
