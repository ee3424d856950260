package io.headgate.gateway.tls;

import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.tls.LoadedCertificate.Usable;
import io.netty.handler.ssl.SslProvider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.LongAdder;

/**
 * Shows clients, with a certificate, that its authority says it is good (RFC 6066 section 8), where
 * the global ConfigMap asks for it. Authorities are asked in the background, a few at a time; no
 * handshake waits for them, and the last good answer is shown as long as it is valid. Has to follow
 * behind the store, on the control thread; the rest on any.
 */
public final class Stapling implements SnapshotObserver {

  /** How often somebody has to call {@link #refresh}. */
  public static final Duration EVERY = Duration.ofSeconds(1);

  static final int MOST_AT_ONCE = 4;

  private static final String REPORTER = "stapling";

  private final SslProvider provider;
  private final CertificateStore certificates;
  private final StatusFetch fetch;
  private final ProblemLog problems;
  private final TimeSource time;
  private final LongAdder asked = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Set<Object> reported = new HashSet<>();
  private IngressObjects seen = IngressObjects.EMPTY;
  private int asking;
  private volatile Map<SecretName, Staple> staples = Map.of();

  /**
   * @param certificates has its certificates shown with what is known of them
   * @param problems hears of what cannot be asked, and of answers that do not come
   */
  public Stapling(
      CertificateStore certificates, StatusFetch fetch, ProblemLog problems, TimeSource time) {
    this(TlsContexts.provider(), certificates, fetch, problems, time);
  }

  Stapling(
      SslProvider provider,
      CertificateStore certificates,
      StatusFetch fetch,
      ProblemLog problems,
      TimeSource time) {
    this.provider = provider;
    this.certificates = certificates;
    this.fetch = fetch;
    this.problems = problems;
    this.time = time;
    certificates.show(this::good);
  }

  private Optional<GoodStatus> good(Usable shown) {
    Map<SecretName, Staple> known = staples;
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Staple staple = known.get(shown.source().secret());
    return staple != null && staple.isOf(shown.source())
        ? staple.good(time.now())
        : Optional.empty();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // no certificate is compared where none has changed
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    synchronized (this) {
      if (snapshot.ingress() == seen) {
        return;
      }
      boolean before = seen.terms().handshakes().stapling();
      seen = snapshot.ingress();
      boolean wanted = seen.terms().handshakes().stapling();
      if (!before && !wanted) {
        return;
      }
      follow(wanted, snapshot);
    }
    refresh();
  }

  private void follow(boolean wanted, Snapshot snapshot) {
    Set<Object> wrong = new HashSet<>();
    Map<SecretName, Staple> now = new HashMap<>();
    if (wanted && TlsContexts.staples(provider)) {
      for (Usable one : certificates.ofSecrets()) {
        SecretName secret = one.source().secret();
        Staple before = staples.get(secret);
        if (before != null && before.isOf(one.source())) {
          now.put(secret, before);
          if (reported.contains(secret)) {
            wrong.add(secret);
          }
        } else if (!now.containsKey(secret) && !wrong.contains(secret)) {
          add(one, now, wrong);
        }
      }
    } else if (wanted) {
      wrong.add(REPORTER);
      problems.report(
          REPORTER,
          REPORTER,
          problem(
              new ObjectRef("Node", "", snapshot.node().name()),
              "no status of certificates is shown: that needs BoringSSL, and in use is "
                  + provider));
    }
    reported.stream().filter(it -> !wrong.contains(it)).forEach(it -> problems.clear(REPORTER, it));
    reported.clear();
    reported.addAll(wrong);
    staples = Map.copyOf(now);
  }

  private void add(Usable one, Map<SecretName, Staple> now, Set<Object> wrong) {
    SecretName secret = one.source().secret();
    switch (StatusQuestion.of(one.certificate())) {
      case StatusQuestion.Asked question ->
          now.put(secret, new Staple(one.source(), question, time.now()));
      case StatusQuestion.Nobody nobody -> {
        // Most authorities have stopped naming one, and then no client misses it.
      }
      case StatusQuestion.Impossible(String why) -> {
        wrong.add(secret);
        problems.report(
            REPORTER,
            secret,
            problem(ObjectRef.of(secret), why + "; it is shown without its status"));
      }
    }
  }

  private static Problem problem(ObjectRef object, String message) {
    return new Problem(
        object, Problem.Reason.TLSSecret, "enable-ocsp: " + message, Optional.empty());
  }

  /** Asks about those for which it is time. */
  public void refresh() {
    Map<SecretName, Staple> known = staples;
    if (known.isEmpty()) {
      return;
    }
    Map<SecretName, Staple> due = new HashMap<>();
    synchronized (this) {
      Instant now = time.now();
      for (Map.Entry<SecretName, Staple> one : staples.entrySet()) {
        if (asking < MOST_AT_ONCE && one.getValue().begin(now)) {
          asking++;
          due.put(one.getKey(), one.getValue());
        }
      }
    }
    due.forEach(this::ask);
  }

  private void ask(SecretName secret, Staple staple) {
    asked.increment();
    // Two signatures are verified: not on the event loop that has brought the answer.
    fetch.fetch(
        staple.question().url(),
        outcome -> ForkJoinPool.commonPool().execute(() -> take(secret, staple, outcome)));
  }

  private void take(SecretName secret, Staple staple, StatusFetch.Outcome outcome) {
    Instant now = time.now();
    StatusAnswer answer =
        switch (outcome) {
          case StatusFetch.Outcome.Document(ByteBuffer content) ->
              StatusAnswer.read(content, staple.question(), now);
          case StatusFetch.Outcome.Failed(String why) -> new StatusAnswer.Unusable(why);
        };
    synchronized (this) {
      asking--;
      Optional<String> failure = staple.end(answer, now);
      if (failure.isPresent()) {
        failed.increment();
      }
      if (staples.get(secret) == staple) {
        tell(secret, staple, failure);
      }
    }
    refresh();
  }

  private void tell(SecretName secret, Staple staple, Optional<String> failure) {
    if (failure.isEmpty()) {
      reported.remove(secret);
      problems.clear(REPORTER, secret);
    } else {
      reported.add(secret);
      problems.report(
          REPORTER,
          secret,
          problem(
              ObjectRef.of(secret),
              "no good status of its certificate comes from %s:%d: %s; the last one is shown while it is valid"
                  .formatted(
                      staple.question().url().host(),
                      staple.question().url().port(),
                      failure.get())));
    }
  }

  /** Questions so far. */
  public long asked() {
    return asked.sum();
  }

  /** Those of them that brought no good status. */
  public long failed() {
    return failed.sum();
  }

  /** Certificates with a good status. */
  public long stapled() {
    Instant now = time.now();
    return staples.values().stream().filter(it -> it.good(now).isPresent()).count();
  }

  /** Certificates with somebody to ask, and without a good status. */
  public long missing() {
    Instant now = time.now();
    return staples.values().stream().filter(it -> it.good(now).isEmpty()).count();
  }
}
