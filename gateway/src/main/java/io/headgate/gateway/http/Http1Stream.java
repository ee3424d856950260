package io.headgate.gateway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * The way back to an HTTP/1.x client: writes what the exchange of the moment answers, and knows
 * whether the connection goes on afterwards. One per connection, confined to its loop.
 */
// What comes of a write or a close is seen as the end of the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http1Stream implements ClientStream {

  private final HttpLoop loop;
  private final Http1Connection connection;
  private final RequestProgress request;
  private final ResponseEncoder encoder = new ResponseEncoder();
  private HttpVersion version = HttpVersion.HTTP_1_1;
  private boolean persistent;

  /**
   * The answers on that connection.
   *
   * @param request of which the connection tells how far it has come
   */
  Http1Stream(HttpLoop loop, Http1Connection connection, RequestProgress request) {
    this.loop = loop;
    this.connection = connection;
    this.request = request;
  }

  /** Through which everything goes out. */
  ResponseEncoder encoder() {
    return encoder;
  }

  /**
   * What is written from now on answers that request.
   *
   * @param last whether the connection is not to carry another one
   */
  void answer(HttpRequest head, boolean last) {
    encoder.answer(head.method().equals(HttpMethod.HEAD));
    version = head.protocolVersion();
    persistent = head.decoderResult().isSuccess() && HttpUtil.isKeepAlive(head) && !last;
  }

  /** Whether the connection goes on after the response; certain once its head is written. */
  boolean isPersistent() {
    return persistent;
  }

  @Override
  public HttpTimeouts timeouts() {
    return connection.timeouts();
  }

  @Override
  public boolean carries(HttpVersion other) {
    return other.equals(HttpVersion.HTTP_1_1) || other.equals(HttpVersion.HTTP_1_0);
  }

  @Override
  public void writeInformational(HttpResponse head) {
    // HTTP/1.0 knows no such thing (RFC 9110 section 15.2).
    if (version.equals(HttpVersion.HTTP_1_1)) {
      head.setProtocolVersion(HttpVersion.HTTP_1_1);
      context().write(head, context().voidPromise());
      context().write(LastHttpContent.EMPTY_LAST_CONTENT, context().voidPromise());
    }
  }

  @Override
  public void writeHead(HttpResponse head) {
    persistent &= !loop.isDraining() && request.isDiscardable();
    persistent = ResponseFraming.complete(head, version, persistent);
    context().write(head, context().voidPromise());
  }

  @Override
  public void writeContent(HttpContent content) {
    context().write(content, context().voidPromise());
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public boolean isWritable() {
    return context().channel().isWritable();
  }

  @Override
  public void readMore() {
    context().read();
  }

  @Override
  public void responseEnded() {
    connection.responseEnded();
  }

  @Override
  public void distrust() {
    persistent = false;
  }

  @Override
  public void abort() {
    connection.close();
  }

  @Override
  public boolean checksOpening() {
    return true;
  }

  @Override
  public void open(HttpResponse head, OpenedWebSocket socket) {
    WebSocketUpgrade.mark(head.headers());
    context().write(head, context().voidPromise());
    context().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, context().voidPromise());
    connection.handOver(socket::relayTo);
  }

  /** Closes the connection when everything has been written. */
  void closeAfterWrites() {
    context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  boolean isHalfClosable() {
    return context().channel() instanceof DuplexChannel;
  }

  /**
   * Ends our direction when everything has been written, and reads on: a socket closed with unread
   * bytes resets the connection, and a reset overtakes what was sent (RFC 9112 section 9.6).
   */
  void halfCloseAfterWrites() {
    DuplexChannel channel = (DuplexChannel) context().channel();
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            written -> {
              channel.shutdownOutput();
              context().read();
            });
  }

  private ChannelHandlerContext context() {
    return connection.context();
  }
}
