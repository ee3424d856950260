package io.headgate.gateway.demo;

import io.headgate.discovery.model.Protocol;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A TCP port, where HTTP is answered. */
final class HttpPodPort implements PodPort {

  private final Vertx vertx;
  private final HttpServerOptions options;
  private final int containerPort;
  private final Handler<HttpServerRequest> answers;
  private HttpServer server;
  private int realPort;

  HttpPodPort(Vertx vertx, String host, int containerPort, Handler<HttpServerRequest> answers) {
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

  @Override
  public Protocol protocol() {
    return Protocol.TCP;
  }

  @Override
  public int containerPort() {
    return containerPort;
  }

  @Override
  public int realPort() {
    return realPort;
  }

  @Override
  public Future<Void> listen(int port) {
    server = vertx.createHttpServer(options).requestHandler(answers);
    return server
        .listen(port, options.getHost())
        .map(
            listening -> {
              realPort = listening.actualPort();
              return null;
            });
  }

  @Override
  public Future<Void> close() {
    return server.close();
  }

  @Override
  public Future<Void> drain(Duration limit) {
    return server.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
