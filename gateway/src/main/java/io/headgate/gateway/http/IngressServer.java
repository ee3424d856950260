package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Dialer;
import io.headgate.balancer.proxy.EventLoops;
import io.headgate.balancer.proxy.TrustedFronts;
import io.headgate.discovery.jwks.KeyDocument;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.gateway.http.password.PasswordVerifier;
import io.headgate.gateway.http.token.FetchedKeys;
import io.headgate.gateway.http.token.KeyFetch;
import io.headgate.gateway.http.token.TokenVerifier;
import io.headgate.gateway.tls.CertificateStore;
import io.headgate.gateway.tls.Passthrough;
import io.headgate.gateway.tls.StatusFetch;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Serves Ingresses over HTTP and HTTPS on the event loops that also carry the Services. Any thread.
 */
// What comes of a write or a close is seen as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
public final class IngressServer implements AutoCloseable {

  private static final long DRAIN_CHECK_MILLIS = 50;

  private final EventLoops eventLoops;
  private final IngressContext context;
  private final Identities identities;
  private final Map<EventExecutor, HttpLoop> loops = new HashMap<>();
  private final List<Channel> listeners = new CopyOnWriteArrayList<>();

  /**
   * Serves nothing until it listens.
   *
   * @param eventLoops outlive this server
   */
  public IngressServer(EventLoops eventLoops, Dialer dialer, IngressContext context) {
    this(eventLoops, dialer, context, new Authorizations(context.time()));
  }

  IngressServer(
      EventLoops eventLoops, Dialer dialer, IngressContext context, Authorizations authorizations) {
    this.eventLoops = eventLoops;
    this.context = context;
    this.identities =
        new Identities(
            new PasswordVerifier(context.time()),
            new TokenVerifier(context.time(), this::fetchKeys),
            authorizations);
    for (EventExecutor executor : eventLoops.loops()) {
      EventLoop loop = (EventLoop) executor;
      HttpLoop owned = new HttpLoop(loop, dialer, context, identities);
      loops.put(loop, owned);
      loop.execute(() -> owned.timers().start(loop));
    }
    HttpLoop first = loops.values().iterator().next();
    KeyTimer keys = new KeyTimer(first.timers(), identities.tokens().fetched());
    first.loop().execute(keys::start);
  }

  /** One loop does for all of them: there are few, minutes apart. */
  private void fetch(DocumentRequest.Wanted wanted, Consumer<DocumentRequest.Outcome> then) {
    HttpLoop loop = loops.values().iterator().next();
    try {
      loop.loop().execute(() -> DocumentRequest.start(loop, wanted, then));
    } catch (RejectedExecutionException e) {
      then.accept(new DocumentRequest.Outcome.Failed("the program ends"));
    }
  }

  private void fetchKeys(AuthorizationUrl url, Consumer<KeyFetch.Outcome> then) {
    fetch(
        new DocumentRequest.Wanted(
            url, "application/jwk-set+json, application/json", KeyDocument.MOST_CHARACTERS),
        outcome ->
            then.accept(
                switch (outcome) {
                  case DocumentRequest.Outcome.Document(ByteBuffer content) ->
                      new KeyFetch.Outcome.Document(
                          StandardCharsets.UTF_8.decode(content).toString());
                  case DocumentRequest.Outcome.Failed(String why) ->
                      new KeyFetch.Outcome.Failed(why);
                }));
  }

  /** Asks responders about certificates, as anything is fetched that a manifest names. */
  public void fetchStatus(AuthorizationUrl url, Consumer<StatusFetch.Outcome> then) {
    fetch(
        new DocumentRequest.Wanted(url, "application/ocsp-response", StatusFetch.MOST_BYTES),
        outcome ->
            then.accept(
                switch (outcome) {
                  case DocumentRequest.Outcome.Document(ByteBuffer content) ->
                      new StatusFetch.Outcome.Document(content);
                  case DocumentRequest.Outcome.Failed(String why) ->
                      new StatusFetch.Outcome.Failed(why);
                }));
  }

  /**
   * What has to follow the snapshots so that keys of tokens are there before requests ask for them.
   *
   * @param problems hears of keys that do not come
   */
  public SnapshotObserver keysOfTokens(ProblemLog problems) {
    return new KeyFollower(identities.tokens().fetched(), problems);
  }

  /** The keys of tokens that come from elsewhere. */
  public FetchedKeys keysOfTokens() {
    return identities.tokens().fetched();
  }

  /** Opens a listener; completes with its real address, or with the reason why it cannot be. */
  public CompletionStage<InetSocketAddress> listenHttp(InetSocketAddress address) {
    return listen(
        address,
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            introduce(channel, IngressServer.this::addPlain);
          }
        });
  }

  /** Like {@link #listenHttp}, behind TLS with the certificate that the client's SNI asks for. */
  public CompletionStage<InetSocketAddress> listenHttps(
      InetSocketAddress address, CertificateStore certificates) {
    return listen(
        address,
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            introduce(channel, it -> addTls(it, certificates));
          }
        });
  }

  /** Connections of clients so far. Any thread. */
  public long acceptedTotal() {
    return loops.values().stream().mapToLong(HttpLoop::acceptedTotal).sum();
  }

  /** Those of them that are open. Any thread. */
  public long open() {
    return acceptedTotal() - loops.values().stream().mapToLong(HttpLoop::endedTotal).sum();
  }

  /** Responses that are being compressed. Any thread. */
  int compressing() {
    return loops.values().stream().mapToInt(it -> it.coders().count()).sum();
  }

  /** Adds the handlers, at once or when the connection has said for whom it is. */
  private void introduce(Channel channel, Consumer<Channel> handlers) {
    Optional<TrustedFronts> fronts = entry().fronts();
    if (fronts.isPresent()) {
      channel.pipeline().addLast(new IntroducedChannel(loopOf(channel), fronts.get(), handlers));
    } else {
      handlers.accept(channel);
    }
  }

  private void addPlain(Channel channel) {
    Http1Connection http = connection(channel, "http");
    if (entry().http2().withoutTls()) {
      channel.pipeline().addLast(new PrefaceProbe(http));
    }
    http.addTo(channel.pipeline());
  }

  private void addTls(Channel channel, CertificateStore certificates) {
    Http1Connection http = connection(channel, "https");
    HandshakeWatch watch = new HandshakeWatch(entry().counters());
    ProtocolChoice choice = new ProtocolChoice(http);
    Passthrough passthrough =
        entry()
            .passthrough()
            .<Passthrough>map(
                it ->
                    new PassthroughRoutes(
                        loopOf(channel),
                        it,
                        () -> {
                          channel.pipeline().remove(watch);
                          channel.pipeline().remove(choice);
                          http.dismiss();
                        }))
            .orElse(Passthrough.NONE);
    channel.pipeline().addLast(certificates.newServerHandler(passthrough), watch, choice);
    http.addTo(channel.pipeline());
  }

  private EntryRules entry() {
    return context.settings().entry();
  }

  private Http1Connection connection(Channel channel, String scheme) {
    return new Http1Connection(loopOf(channel), scheme);
  }

  private HttpLoop loopOf(Channel channel) {
    HttpLoop loop = loops.get(channel.eventLoop());
    if (loop == null) {
      throw new IllegalStateException(channel + ": accepted on an unknown event loop");
    }
    return loop;
  }

  private CompletionStage<InetSocketAddress> listen(
      InetSocketAddress address, ChannelInitializer<Channel> initializer) {
    CompletableFuture<InetSocketAddress> result = new CompletableFuture<>();
    ChannelFuture bind = eventLoops.serverBootstrap().childHandler(initializer).bind(address);
    bind.addListener(
        done -> {
          if (done.isSuccess()) {
            listeners.add(bind.channel());
            result.complete((InetSocketAddress) bind.channel().localAddress());
          } else {
            result.completeExceptionally(done.cause());
          }
        });
    return result;
  }

  /**
   * Takes no new connections, closes idle ones, and lets the requests in flight finish.
   *
   * @param limit what is not finished then is cut off
   * @return completes when nothing is left
   */
  public CompletionStage<Void> shutdown(Duration limit) {
    stopListening();
    List<CompletableFuture<Void>> drained = new ArrayList<>();
    for (HttpLoop loop : loops.values()) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      drained.add(done);
      loop.loop()
          .execute(
              () -> {
                loop.drain();
                awaitDrained(loop, limit.toMillis(), done);
              });
    }
    return CompletableFuture.allOf(drained.toArray(new CompletableFuture<?>[0]))
        .whenComplete((nothing, failure) -> identities.close());
  }

  private static void awaitDrained(HttpLoop loop, long millisLeft, CompletableFuture<Void> done) {
    if (loop.clients() == 0 || millisLeft <= 0) {
      loop.close();
      done.complete(null);
      return;
    }
    loop.loop()
        .schedule(
            () -> awaitDrained(loop, millisLeft - DRAIN_CHECK_MILLIS, done),
            DRAIN_CHECK_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private void stopListening() {
    for (Channel listener : listeners) {
      listener.close();
    }
    listeners.clear();
  }

  /** Cuts everything off now. */
  @Override
  public void close() {
    stopListening();
    for (HttpLoop loop : loops.values()) {
      loop.loop().execute(loop::close);
    }
    identities.close();
  }
}
