package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.LoopTimers;
import io.headgate.discovery.model.KeptConnections;
import io.headgate.discovery.model.PasswordHash;
import io.headgate.gateway.http.compression.OpenCoders;
import io.headgate.gateway.http.password.PasswordVerifier;
import io.headgate.gateway.http.password.Verification;
import io.headgate.gateway.http.token.TokenRules;
import io.headgate.gateway.http.token.TokenVerdict;
import io.headgate.gateway.http.token.TokenVerifier;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What one event loop owns: its timers, its connections, and what they write. Confined to it. */
// What comes of a write or a close is seen as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpLoop {

  private final EventLoop loop;
  private final IngressContext context;
  private final LoopTimers timers;
  private final UpstreamPool pool;
  private final UpstreamHttp2Pool http2Pool;
  private final ResponseHeaders responseHeaders;
  private final ErrorResponses errors;
  private final StepResponses stepResponses;
  private final RequestIds requestIds = new RequestIds();
  private final SplittableRandom random = new SplittableRandom();
  private final RequestGuard guard;
  private final Identities identities;
  private final AuthorizationConnections authorizations;
  private final Mirrors mirrors = new Mirrors();
  private final OpenCoders coders = new OpenCoders(ByteBufAllocator.DEFAULT);
  private final ClientGate clientGate;
  private final Set<ServedConnection> clients = new LinkedHashSet<>();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private KeptConnections said = KeptConnections.NONE;
  private PoolLimits kept = PoolLimits.DEFAULT;
  private boolean draining;

  HttpLoop(EventLoop loop, Dialer dialer, IngressContext context, Identities identities) {
    this.loop = loop;
    this.context = context;
    this.timers = new LoopTimers(context.time());
    this.pool = new UpstreamPool(loop, dialer, timers, this::poolLimits);
    this.http2Pool = new UpstreamHttp2Pool(loop, dialer, timers, this::poolLimits);
    this.responseHeaders = new ResponseHeaders(context.time(), context.routes());
    this.errors = new ErrorResponses(context.time(), responseHeaders);
    this.stepResponses = new StepResponses(responseHeaders);
    this.guard = new RequestGuard(context.settings().limits());
    this.identities = identities;
    this.authorizations =
        new AuthorizationConnections(
            this,
            () -> new UpstreamPool(loop, dialer, timers, this::poolLimits),
            identities.authorizations());
    this.clientGate = new ClientGate(context.settings().entry(), context.time());
  }

  EventLoop loop() {
    return loop;
  }

  IngressContext context() {
    return context;
  }

  /** What holds for a connection that begins now, to its end. */
  HttpSettings settings() {
    return context.settings().with(context.routes().current().snapshot().ingress().clients());
  }

  /** Which connections to pods are kept from now on. */
  private PoolLimits poolLimits() {
    KeptConnections now = context.routes().current().snapshot().ingress().terms().kept();
    if (!now.equals(said)) {
      said = now;
      kept = PoolLimits.DEFAULT.with(now);
    }
    return kept;
  }

  LoopTimers timers() {
    return timers;
  }

  UpstreamPool pool() {
    return pool;
  }

  UpstreamHttp2Pool http2Pool() {
    return http2Pool;
  }

  ResponseHeaders responseHeaders() {
    return responseHeaders;
  }

  ErrorResponses errors() {
    return errors;
  }

  StepResponses stepResponses() {
    return stepResponses;
  }

  RequestIds requestIds() {
    return requestIds;
  }

  /** For lots, each of them for a share of requests. */
  SplittableRandom random() {
    return random;
  }

  RequestGuard guard() {
    return guard;
  }

  ClientGate clientGate() {
    return clientGate;
  }

  /** See {@link PasswordVerifier#verify}. */
  void verify(PasswordHash hash, byte[] password, Consumer<Verification> then) {
    identities.passwords().verify(hash, password, loop, then);
  }

  /** See {@link TokenVerifier#verify}. */
  void verify(TokenRules rules, String token, Consumer<TokenVerdict> then) {
    identities.tokens().verify(rules, token, loop, then);
  }

  AuthorizationConnections authorizations() {
    return authorizations;
  }

  Mirrors mirrors() {
    return mirrors;
  }

  OpenCoders coders() {
    return coders;
  }

  /** Whether responses should ask clients to close. */
  boolean isDraining() {
    return draining;
  }

  void opened(ServedConnection client) {
    clients.add(client);
    accepted.increment();
  }

  void closed(ServedConnection client) {
    if (clients.remove(client)) {
      ended.increment();
    }
  }

  /** The same connection is served by another from now on. */
  void replaced(ServedConnection before, ServedConnection now) {
    if (clients.remove(before)) {
      clients.add(now);
    }
  }

  int clients() {
    return clients.size();
  }

  /** Connections of clients so far. Any thread. */
  long acceptedTotal() {
    return accepted.sum();
  }

  /** Those of them that have ended. Any thread. */
  long endedTotal() {
    return ended.sum();
  }

  /** Closes idle connections now, the others after the request that they carry. */
  void drain() {
    draining = true;
    for (ServedConnection client : new ArrayList<>(clients)) {
      client.drain();
    }
  }

  /** Closes everything now. */
  void close() {
    draining = true;
    for (ServedConnection client : new ArrayList<>(clients)) {
      client.close();
    }
    pool.close();
    http2Pool.close();
    authorizations.close();
    timers.stop();
  }
}
