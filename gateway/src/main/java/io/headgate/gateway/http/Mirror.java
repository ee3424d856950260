package io.headgate.gateway.http;

import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.MirrorPolicy;
import io.headgate.gateway.http.step.MirrorTarget;
import io.headgate.gateway.http.step.SentHeaders;
import io.headgate.gateway.routing.Route;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The copy of one request (nginx's {@code mirror}, ngx_http_mirror_module.c): as its pod sees it,
 * sent when its body is complete, with an answer that nobody hears of. Confined to one event loop.
 */
final class Mirror {

  /** Of the framing, which the copy has of its own. */
  private static final Set<String> OF_THE_FRAMING =
      Set.of(
          "content-length",
          "transfer-encoding",
          "trailer",
          "te",
          "connection",
          "upgrade",
          "expect");

  /** A copy has it, and is not copied again by a gateway that it comes to. */
  private static final String MARK = "x-headgate-mirror";

  private final HttpLoop loop;
  private final AuthorizationDial dial;
  private final HttpRequest head;
  private final boolean withBody;
  private ByteBuf body = Unpooled.EMPTY_BUFFER;
  private int held;
  private boolean sent;
  private boolean ended;

  private Mirror(HttpLoop loop, AuthorizationDial dial, HttpRequest head, boolean withBody) {
    this.loop = loop;
    this.dial = dial;
    this.head = head;
    this.withBody = withBody;
  }

  /**
   * The copy of a request that is about to be forwarded; null where there is to be none, or no room
   * for it.
   *
   * @param forPod as the pod sees it
   */
  static @Nullable Mirror of(
      HttpLoop loop, ClientConnection client, Route route, HttpRequest forPod, Exchange exchange) {
    MirrorPolicy policy = route.answers().mirror().orElse(null);
    if (policy == null
        || forPod.headers().contains(MARK)
        || forPod.headers().contains(HttpHeaderNames.UPGRADE)
        || (chosenByClient(policy.url()) && route.host() instanceof HostMatch.Any)
        || !loop.mirrors().enter()) {
      return null;
    }
    MirrorTarget to = MirrorTarget.of(policy, exchange.asked());
    HttpHeaders headers = forPod.headers().copy();
    SentHeaders.remove(headers, OF_THE_FRAMING::contains);
    headers.set(HttpHeaderNames.HOST, to.host());
    headers.set(MARK, "1");
    return new Mirror(
        loop,
        new AuthorizationDial(loop, client.key(), route.policy().forward(), to.origin()),
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, forPod.method(), to.target(), headers),
        policy.withBody());
  }

  private static boolean chosenByClient(AuthorizationUrl url) {
    return url.isHostOfRequest();
  }

  /** There is no body. */
  void complete() {
    if (!ended && !sent) {
      sent = true;
      if (body.isReadable()) {
        head.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.readableBytes()));
      }
      new AuthorizationRequest(head, body, dial, this::leave).start();
    }
  }

  /** A part of the request's body; the reference stays the caller's. */
  void onContent(HttpContent content) {
    if (ended || sent) {
      return;
    }
    int more = withBody ? content.content().readableBytes() : 0;
    if (more > 0 && !copy(content.content(), more)) {
      leave();
    } else if (content instanceof LastHttpContent) {
      complete();
    }
  }

  private boolean copy(ByteBuf part, int more) {
    if (held + more > Mirrors.MOST_BODY_BYTES || !loop.mirrors().hold(more)) {
      return false;
    }
    held += more;
    if (body.capacity() == 0) {
      body = Unpooled.buffer(more, Mirrors.MOST_BODY_BYTES);
    }
    body.writeBytes(part, part.readerIndex(), more);
    return true;
  }

  /** The request has ended; the copy has not where it is under way. */
  void requestEnded() {
    if (!sent) {
      leave();
    }
  }

  private void leave() {
    if (!ended) {
      ended = true;
      body.release();
      loop.mirrors().leave(held);
    }
  }
}
