package io.headgate.gateway.http;

import io.headgate.gateway.http.authorization.AuthorizationOrigin;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Agrees on TLS with whoever is asked about requests, on a connection that nothing has been written
 * to. Confined to one event loop.
 *
 * @param timeout for the handshake
 */
// What comes of a read or a handshake is heard by its listener.
@SuppressWarnings("FutureReturnValueIgnored")
record OriginTls(HttpLoop loop, AuthorizationOrigin origin, Duration timeout) {

  /** One of the two is called, on this loop; where it failed, the connection is closed. */
  void start(UpstreamConnection connection, Runnable agreed, Consumer<String> failed) {
    loop.authorizations()
        .tls()
        .whenComplete(
            (tls, failure) ->
                loop.loop().execute(() -> handshake(connection, tls, agreed, failed)));
  }

  private void handshake(
      UpstreamConnection connection,
      @Nullable SslContext tls,
      Runnable agreed,
      Consumer<String> failed) {
    if (tls == null || !connection.isOpen()) {
      connection.close();
      failed.accept(tls == null ? "TLS cannot be spoken" : "closed before TLS");
      return;
    }
    Channel channel = connection.channel();
    SslHandler handler = tls.newHandler(channel.alloc(), origin.host(), origin.port());
    handler.setHandshakeTimeoutMillis(timeout.toMillis());
    channel.pipeline().addFirst(handler);
    // Without automatic reads nobody else asks for the answer.
    channel.read();
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                agreed.run();
              } else {
                connection.close();
                failed.accept("TLS: " + done.cause().getMessage());
              }
            });
  }
}
