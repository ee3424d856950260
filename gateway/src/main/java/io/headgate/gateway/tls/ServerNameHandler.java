package io.headgate.gateway.tls;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ClientHello, however many records it comes in, up to a length and a time, and then
 * makes room for an {@link SslHandler} or for whoever takes the connection as it is. One
 * connection.
 */
final class ServerNameHandler extends AbstractSniHandler<TlsChoice> {

  // A ClientHello with post-quantum key shares has about 2 KB; Netty's own bound is 16 MB.
  private static final int MAX_CLIENT_HELLO_BYTES = 16 * 1024;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A fatal alert of that name (RFC 8446 section 6.2), in one record. */
  private static final byte[] UNRECOGNIZED_NAME = {21, 3, 3, 0, 2, 2, 112};

  private final CertificateStore certificates;
  private final Passthrough passthrough;
  private boolean taken;

  ServerNameHandler(CertificateStore certificates, Passthrough passthrough) {
    super(MAX_CLIENT_HELLO_BYTES, TIMEOUT.toMillis());
    this.certificates = certificates;
    this.passthrough = passthrough;
  }

  @Override
  protected Future<TlsChoice> lookup(ChannelHandlerContext ctx, @Nullable String serverName) {
    Promise<TlsChoice> promise = ctx.executor().newPromise();
    Optional<Passthrough.Passage> passage = passthrough.find(serverName);
    return passage.isPresent()
        ? promise.setSuccess(new TlsChoice.Pass(passage.get()))
        : certificates.choose(serverName, promise);
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String serverName, Future<TlsChoice> future) {
    if (!future.isSuccess()) {
      throw new DecoderException("no certificate", future.cause());
    }
    switch (future.getNow()) {
      case TlsChoice.Terminate terminate -> {
        SslHandler tls = certificates.newHandler(terminate, ctx.alloc());
        tls.setHandshakeTimeoutMillis(TIMEOUT.toMillis());
        terminate.status().ifPresent(it -> it.showBy(tls.engine()));
        NegotiatedTls.set(ctx.channel(), terminate.check(), tls);
        ctx.pipeline().replace(this, SslHandler.class.getName(), tls);
      }
      case TlsChoice.Refuse nobody -> {
        var unused =
            ctx.writeAndFlush(Unpooled.wrappedBuffer(UNRECOGNIZED_NAME))
                .addListener(ChannelFutureListener.CLOSE);
      }
      case TlsChoice.Pass(Passthrough.Passage passage) -> {
        // Who takes it may close it, and at the end what was read is looked at once more.
        if (!taken) {
          taken = true;
          passage.take(ctx.channel(), () -> ctx.pipeline().remove(this));
        }
      }
    }
  }
}
