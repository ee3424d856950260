package io.headgate.gateway.tls;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TlsPolicy;
import io.headgate.gateway.tls.CertificateIndex.Assignment;
import io.headgate.gateway.tls.LoadedCertificate.Usable;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that are served, by the hosts that Ingresses configure. Where a Secret is
 * missing, unreadable or expired, and for every other server name, the default certificate is
 * shown: the one that a flag names, and where there is none, or it is unusable itself, one that is
 * made in the background, so that nothing waits for it but a handshake that needs it.
 *
 * <p>A changed Secret counts from the next handshake on; open connections keep what they have.
 * Follows the snapshots on the control thread; handlers are made and asked on event loops.
 */
public final class CertificateStore implements SnapshotObserver {

  // Clients of ingress-nginx know the first name; the second one is where a demo is called.
  private static final List<String> DEFAULT_NAMES = List.of("ingress.local", "localhost");
  private static final Duration DEFAULT_VALIDITY = Duration.ofDays(3650);
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private final TimeSource time;
  private final TlsSettings standing;
  private final SecretProblems problems;
  private final CipherProblems conflicts;
  private final NamedDefault named;
  private final AuthorityBook authorities;
  private final PodTlsBook pods;
  private final CompletableFuture<KeyCertificate> defaultCertificate;
  private Map<SecretName, LoadedCertificate> loaded = Map.of();
  private volatile Offered offered;
  private volatile ClientCheckIndex checks = ClientCheckIndex.EMPTY;
  private volatile HostCiphers ciphers = HostCiphers.EMPTY;
  private volatile CertificateIndex index = CertificateIndex.EMPTY;
  private volatile KnownNames known = KnownNames.ALL;
  private volatile StatusBook statuses = StatusBook.NONE;

  /**
   * @param problems takes what is wrong with a Secret
   * @param time says which certificates have expired
   */
  public CertificateStore(ProblemLog problems, TimeSource time) {
    this(problems, time, TlsSettings.DEFAULT);
  }

  /** As above, with what is offered to clients unless a snapshot says otherwise. */
  public CertificateStore(ProblemLog problems, TimeSource time, TlsSettings settings) {
    this(problems, time, settings, Optional.empty());
  }

  /**
   * As above.
   *
   * @param named the Secret whose certificate is the default one as long as it is usable
   */
  public CertificateStore(
      ProblemLog problems, TimeSource time, TlsSettings settings, Optional<SecretName> named) {
    this.time = time;
    this.standing = settings;
    this.problems = new SecretProblems(problems);
    this.conflicts = new CipherProblems(problems);
    this.named = new NamedDefault(named, problems);
    this.authorities = new AuthorityBook(problems);
    this.pods = new PodTlsBook(problems);
    this.defaultCertificate =
        CompletableFuture.supplyAsync(
            () ->
                SelfSignedCertificate.create(
                    DEFAULT_NAMES, time.now().minus(CLOCK_SKEW), DEFAULT_VALIDITY));
    this.offered = Offered.of(settings, SessionSettings.DEFAULT, defaultCertificate);
  }

  /** {@code BoringSSL}, or {@code JDK} where its native library does not load. */
  public static String provider() {
    return TlsContexts.provider() == SslProvider.JDK ? "JDK" : "BoringSSL";
  }

  /**
   * The first handler of a TLS connection: reads the server name, then puts an {@code SslHandler}
   * in its own place. ALPN offers {@code http/1.1}. One handler serves one connection.
   */
  public ChannelHandler newServerHandler() {
    return newServerHandler(Passthrough.NONE);
  }

  /**
   * As above, for all connections but those that somebody takes as they are.
   *
   * @param passthrough asked first
   */
  public ChannelHandler newServerHandler(Passthrough passthrough) {
    return new ServerNameHandler(this, passthrough);
  }

  /** What requests of that host of a rule want of their connection. Any thread. */
  public ClientCheck clientCheck(HostMatch host) {
    return checks.of(host);
  }

  /** How the pods of an Ingress are spoken to; null where it cannot be. Any thread. */
  public @Nullable PodTls podTls(IngressName ingress) {
    return pods.of(ingress);
  }

  /** What a client with that server name is shown and asked for. */
  Future<TlsChoice> choose(@Nullable String serverName, Promise<TlsChoice> promise) {
    if (!known.include(serverName)) {
      return promise.setSuccess(TlsChoice.Refuse.INSTANCE);
    }
    ClientCheck check = checks.find(serverName);
    Offered now = offered;
    Optional<Usable> configured =
        index.find(serverName).flatMap(this::usable).or(() -> named.usable(time.now()));
    Optional<TrustedAuthorities> asked = check.asks() ? check.trusted() : Optional.empty();
    Optional<TlsSettings> own = ciphers.find(serverName);
    TlsSettings settings = own.orElse(now.settings());
    boolean common = asked.isEmpty() && own.isEmpty();
    if (configured.isPresent()) {
      Usable shown = configured.get();
      SslContext context =
          common ? shown.context() : now.hosts().of(shown.certificate(), asked, settings);
      return promise.setSuccess(
          new TlsChoice.Terminate(context, check, settings, statuses.of(shown)));
    }
    CompletableFuture<SslContext> standing =
        common
            ? now.standing()
            : defaultCertificate.thenApply(it -> now.hosts().of(it, asked, settings));
    var unused =
        standing.whenComplete(
            (context, failure) -> {
              if (context == null) {
                promise.tryFailure(failure);
              } else {
                promise.trySuccess(
                    new TlsChoice.Terminate(context, check, settings, Optional.empty()));
              }
            });
    return promise;
  }

  /** Shows clients what that one knows, from now on. */
  void show(StatusBook other) {
    statuses = other;
  }

  /** The handler of one connection. */
  SslHandler newHandler(TlsChoice.Terminate chosen, ByteBufAllocator allocator) {
    return offered.newHandler(chosen, allocator);
  }

  private Optional<Usable> usable(Assignment assignment) {
    Instant now = time.now();
    if (assignment.problem(now).isPresent()) {
      problems.report(assignment, now);
      return Optional.empty();
    }
    return assignment.certificate();
  }

  /**
   * What the entries of Ingresses come to, those of the oldest Ingress first, and behind them the
   * default one that a flag names, for no hosts in particular. Any thread.
   */
  public List<ServedCertificate> served() {
    Instant now = time.now();
    List<ServedCertificate> served = new ArrayList<>();
    index.assignments().forEach(it -> served(it, now).ifPresent(served::add));
    named.served(now).ifPresent(served::add);
    return served;
  }

  private static Optional<ServedCertificate> served(Assignment assignment, Instant now) {
    Optional<KeyCertificate> certificate = assignment.certificate().map(Usable::certificate);
    return assignment
        .secret()
        .map(
            secret ->
                new ServedCertificate(
                    secret,
                    assignment.hosts(),
                    certificate.map(KeyCertificate::names).orElse(List.of()),
                    certificate.map(KeyCertificate::notAfter),
                    assignment.problem(now)));
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    if (!delta.ingresses().isEmpty() || known.all() == snapshot.ingress().tls().onlyKnownNames()) {
      known = KnownNames.of(snapshot);
    }
    if (!follow(snapshot.ingress())
        && delta.certificates().isEmpty()
        && delta.ingresses().stream().noneMatch(name -> concernsTls(name, snapshot))) {
      return;
    }
    loaded = load(snapshot.ingress().certificates());
    index = CertificateIndex.of(snapshot, loaded);
    problems.replace(index, time.now());
    named.follow(loaded, time.now());
    Map<SecretName, TrustedAuthorities> trusted = authorities.follow(snapshot);
    checks = ClientCheckIndex.of(snapshot, trusted);
    pods.follow(snapshot);
    ciphers = HostCiphers.of(snapshot, offered.settings());
    conflicts.replace(ciphers);
    offered.hosts().retain(shown(), trusted.values(), settings());
  }

  /**
   * Says whether something else is offered from now on; then every certificate is loaded anew, but
   * for other keys of tickets, which contexts take in use: they change often, and for all at once.
   */
  private boolean follow(IngressObjects said) {
    Offered before = offered;
    TlsSettings now = standing.with(said.tls());
    SessionSettings sessions = SessionSettings.of(said.sessions(), said.ticketKeys());
    if (now.equals(before.settings()) && sessions.equals(before.sessions())) {
      return false;
    }
    offered = Offered.of(now, sessions, defaultCertificate);
    if (now.equals(before.settings()) && sessions.differOnlyInKeys(before.sessions())) {
      loaded.values().forEach(it -> it.rekey(sessions));
    } else {
      loaded = Map.of();
    }
    return true;
  }

  private Set<TlsSettings> settings() {
    Set<TlsSettings> settings = new HashSet<>(Set.of(offered.settings()));
    ciphers.byHost().values().forEach(it -> it.ifPresent(settings::add));
    return settings;
  }

  private List<KeyCertificate> shown() {
    List<KeyCertificate> shown = new ArrayList<>();
    ofSecrets().forEach(it -> shown.add(it.certificate()));
    if (defaultCertificate.isDone() && !defaultCertificate.isCompletedExceptionally()) {
      shown.add(defaultCertificate.join());
    }
    return shown;
  }

  /** The certificates of Secrets that may be shown; some more than once. Control thread. */
  List<Usable> ofSecrets() {
    List<Usable> usable = new ArrayList<>();
    index.assignments().forEach(it -> it.certificate().ifPresent(usable::add));
    named.read().ifPresent(usable::add);
    return usable;
  }

  /** Where hosts want something of clients, each host of a rule has to be known. */
  private boolean concernsTls(IngressName name, Snapshot snapshot) {
    Ingress ingress = snapshot.ingress().ingresses().get(name);
    return !checks.isEmpty()
        || !ciphers.isEmpty()
        || index.names(name)
        || pods.of(name) != null
        || (ingress != null
            && (!ingress.tls().isEmpty() || !ingress.routing().tls().equals(TlsPolicy.DEFAULT)));
  }

  // An unchanged Secret is the same object; its contents need not be compared.
  @SuppressWarnings("ReferenceEquality")
  private Map<SecretName, LoadedCertificate> load(Map<SecretName, Certificate> certificates) {
    Map<SecretName, LoadedCertificate> now = new HashMap<>();
    certificates.forEach(
        (secret, certificate) -> {
          LoadedCertificate before = loaded.get(secret);
          boolean unchanged = before != null && before.source() == certificate;
          now.put(
              secret,
              unchanged
                  ? before
                  : LoadedCertificate.load(certificate, offered.settings(), offered.sessions()));
        });
    return now;
  }
}
