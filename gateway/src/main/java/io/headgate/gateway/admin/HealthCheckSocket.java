package io.headgate.gateway.admin;

import io.headgate.balancer.proxy.SystemError;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One health check port on one address: opens it, and tries again every few seconds while that
 * fails, with a Problem meanwhile. Which Service it speaks of may change while it is open. Any
 * thread but an event loop: opening and closing wait.
 */
final class HealthCheckSocket {

  private static final String REPORTER = "health check node port";
  private static final long RETRY_MILLIS = 2_000;

  private final Vertx vertx;
  private final ProblemLog problems;
  private final InetSocketAddress address;
  private final Handler<HttpServerRequest> handler;
  private volatile ServiceName owner;
  private @Nullable HttpServer server; // guarded by this, as the rest is
  private @Nullable String failure;
  private boolean closed;

  /**
   * @param answer is given what is asked, and of which Service
   */
  HealthCheckSocket(
      Vertx vertx,
      ProblemLog problems,
      InetSocketAddress address,
      ServiceName owner,
      BiConsumer<HttpServerRequest, ServiceName> answer) {
    this.vertx = vertx;
    this.problems = problems;
    this.address = address;
    this.owner = owner;
    this.handler = request -> answer.accept(request, this.owner);
  }

  synchronized void open() {
    if (closed) {
      return; // while it was waiting for another try
    }
    HttpServer opening = vertx.createHttpServer().requestHandler(handler);
    try {
      join(opening.listen(address.getPort(), host(address.getAddress())));
      server = opening;
      failure = null;
      problems.clear(REPORTER, address);
    } catch (CompletionException e) {
      failure = SystemError.words(e.getCause() == null ? e : e.getCause());
      report(failure);
      var unused = vertx.setTimer(RETRY_MILLIS, timer -> openAside());
    }
  }

  /** The next to be asked is answered for that Service; who is connected stays so. */
  synchronized void handOver(ServiceName to) {
    owner = to;
    if (failure != null) {
      report(failure);
    }
  }

  synchronized void close() {
    closed = true;
    problems.clear(REPORTER, address);
    if (server != null) {
      join(server.close());
      server = null;
    }
  }

  private void openAside() {
    var unused = vertx.executeBlocking(Executors.callable(this::open));
  }

  private void report(String cause) {
    String message =
        "spec.healthCheckNodePort: cannot listen on %s port %d: %s"
            .formatted(IpLiteral.text(address.getAddress()), address.getPort(), cause);
    problems.report(
        REPORTER,
        address,
        new Problem(ObjectRef.of(owner), Problem.Reason.Listen, message, Optional.empty()));
  }

  /**
   * The address without the interface that the runtime names with it, as in {@code ::1%lo}: Vert.x
   * takes that for a host name. Only a link-local address means nothing without.
   */
  private static String host(InetAddress address) {
    return address.isLinkLocalAddress() ? address.getHostAddress() : IpLiteral.text(address);
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
