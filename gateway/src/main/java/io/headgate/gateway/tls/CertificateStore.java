package io.headgate.gateway.tls;

import io.headgate.discovery.model.Certificate;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.tls.CertificateIndex.Assignment;
import io.headgate.gateway.tls.LoadedCertificate.Usable;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that are served, by the hosts that Ingresses configure. Where a Secret is
 * missing, unreadable or expired, and for every other server name, the default certificate is
 * shown; it is made in the background, so that nothing waits for it but a handshake that needs it.
 *
 * <p>A changed Secret counts from the next handshake on; open connections keep what they have.
 * Follows the snapshots on the control thread; handlers are made and asked on event loops.
 */
public final class CertificateStore implements SnapshotObserver {

  // A ClientHello with post-quantum key shares has about 2 KB; Netty's own bound is 16 MB.
  private static final int MAX_CLIENT_HELLO_BYTES = 16 * 1024;
  private static final Duration CLIENT_HELLO_TIMEOUT = Duration.ofSeconds(10);

  // Clients of ingress-nginx know the first name; the second one is where a demo is called.
  private static final List<String> DEFAULT_NAMES = List.of("ingress.local", "localhost");
  private static final Duration DEFAULT_VALIDITY = Duration.ofDays(3650);
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private final TimeSource time;
  private final SecretProblems problems;
  private final CompletableFuture<SslContext> defaultContext;
  private Map<SecretName, LoadedCertificate> loaded = Map.of();
  private volatile CertificateIndex index = CertificateIndex.EMPTY;

  /**
   * @param problems takes what is wrong with a Secret
   * @param time says which certificates have expired
   */
  public CertificateStore(ProblemLog problems, TimeSource time) {
    this.time = time;
    this.problems = new SecretProblems(problems);
    this.defaultContext = CompletableFuture.supplyAsync(this::makeDefaultContext);
  }

  private SslContext makeDefaultContext() {
    Instant notBefore = time.now().minus(CLOCK_SKEW);
    return TlsContexts.server(
        TlsContexts.provider(),
        SelfSignedCertificate.create(DEFAULT_NAMES, notBefore, DEFAULT_VALIDITY));
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
    return new SniHandler(this::map, MAX_CLIENT_HELLO_BYTES, CLIENT_HELLO_TIMEOUT.toMillis());
  }

  private Future<SslContext> map(@Nullable String serverName, Promise<SslContext> promise) {
    Optional<SslContext> configured = index.find(serverName).flatMap(this::context);
    if (configured.isPresent()) {
      return promise.setSuccess(configured.get());
    }
    var unused =
        defaultContext.whenComplete(
            (context, failure) -> {
              if (context == null) {
                promise.tryFailure(failure);
              } else {
                promise.trySuccess(context);
              }
            });
    return promise;
  }

  private Optional<SslContext> context(Assignment assignment) {
    Instant now = time.now();
    if (assignment.problem(now).isPresent()) {
      problems.report(assignment, now);
      return Optional.empty();
    }
    return assignment.certificate().map(Usable::context);
  }

  /** What the entries of Ingresses come to, those of the oldest Ingress first. Any thread. */
  public List<ServedCertificate> served() {
    Instant now = time.now();
    return index.assignments().stream()
        .flatMap(assignment -> served(assignment, now).stream())
        .toList();
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
    if (delta.certificates().isEmpty()
        && delta.ingresses().stream().noneMatch(name -> concernsTls(name, snapshot))) {
      return;
    }
    loaded = load(snapshot.ingress().certificates());
    index = CertificateIndex.of(snapshot, loaded);
    problems.replace(index, time.now());
  }

  private boolean concernsTls(IngressName name, Snapshot snapshot) {
    Ingress ingress = snapshot.ingress().ingresses().get(name);
    return (ingress != null && !ingress.tls().isEmpty()) || index.names(name);
  }

  // An unchanged Secret is the same object; its contents need not be compared.
  @SuppressWarnings("ReferenceEquality")
  private Map<SecretName, LoadedCertificate> load(Map<SecretName, Certificate> certificates) {
    Map<SecretName, LoadedCertificate> now = new HashMap<>();
    certificates.forEach(
        (secret, certificate) -> {
          LoadedCertificate before = loaded.get(secret);
          boolean unchanged = before != null && before.source() == certificate;
          now.put(secret, unchanged ? before : LoadedCertificate.load(certificate));
        });
    return now;
  }
}
