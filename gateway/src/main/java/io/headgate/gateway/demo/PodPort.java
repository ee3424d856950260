package io.headgate.gateway.demo;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One port of a pod: the port it declares and the one it could really bind. On its pod's event loop
 * only.
 */
final class PodPort {

  /** Where a port goes that may not be bound; the gateway's own listeners do the same. */
  private static final int OFFSET = 8000;

  private static final int TRIES_ABOVE = 16;
  private static final int HIGHEST = 65535;

  private final Vertx vertx;
  private final HttpServerOptions options;
  private final int containerPort;
  private final Handler<HttpServerRequest> answers;
  private HttpServer server;
  private int realPort;

  PodPort(Vertx vertx, String host, int containerPort, Handler<HttpServerRequest> answers) {
    this.vertx = vertx;
    this.containerPort = containerPort;
    this.answers = answers;
    this.options =
        new HttpServerOptions()
            .setHost(host)
            .setAcceptBacklog(4096)
            .setHttp2ClearTextEnabled(false)
            .setHandle100ContinueAutomatically(true)
            .setMaxInitialLineLength(64 * 1024)
            .setMaxHeaderSize(64 * 1024)
            .setMaxWebSocketFrameSize(1024 * 1024);
    this.server = vertx.createHttpServer(options);
  }

  int containerPort() {
    return containerPort;
  }

  /** The port that is bound, once {@link #open} has succeeded. */
  int realPort() {
    return realPort;
  }

  /**
   * Binds the declared port; where that fails (no right to a port below 1024, or taken), 8000 above
   * it and the ones that follow, at last any free one.
   */
  Future<Void> open() {
    Future<Void> bound = listen(containerPort);
    int above = containerPort + OFFSET;
    for (int port = above; port < above + TRIES_ABOVE && port <= HIGHEST; port++) {
      int next = port;
      bound = bound.recover(refused -> listen(next));
    }
    return bound.recover(refused -> listen(0));
  }

  /** Binds again what {@link #open} had bound. */
  Future<Void> reopen() {
    return listen(realPort);
  }

  private Future<Void> listen(int port) {
    server = vertx.createHttpServer(options).requestHandler(answers);
    return server
        .listen(port, options.getHost())
        .map(
            listening -> {
              realPort = listening.actualPort();
              return null;
            });
  }

  /** Closes the socket and every connection at once, as a process that dies. */
  Future<Void> close() {
    return server.close();
  }

  /** Takes no new connection, and closes each one as it falls idle. */
  Future<Void> drain(Duration limit) {
    return server.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
