package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.proxy.LoopTimers;
import io.headgate.discovery.model.BufferPolicy;
import io.headgate.discovery.model.ForwardPolicy;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Waits until a request's body is whole, or larger than is held, before anything else comes of the
 * request. Confined to one event loop.
 */
final class BodyHold extends Deadline {

  private final Exchange exchange;
  private final ClientStream stream;
  private final HttpRequest request;
  private final RequestBody body;
  private final boolean http10;
  private final int most;
  private Runnable then = () -> {};

  /**
   * To be started.
   *
   * @param body to which is added what comes
   */
  BodyHold(
      LoopTimers timers,
      Exchange exchange,
      HttpRequest request,
      RequestBody body,
      ForwardPolicy policy) {
    super(timers);
    this.exchange = exchange;
    this.stream = exchange.stream();
    this.request = request;
    this.body = body;
    this.http10 = policy.isHttp10();
    this.most = needsLength() ? BufferPolicy.MOST_BODY : policy.buffers().bodyBytes();
  }

  /** Where pods have to be told the length, a body that does not say it is held to find out. */
  private boolean needsLength() {
    return http10 && request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  /**
   * Begins.
   *
   * @param next run once, perhaps before this returns; not where the exchange fails
   */
  void start(Runnable next) {
    then = next;
    boolean larger = HttpUtil.getContentLength(request, 0L) > most;
    boolean held = larger || body.isWholeOrBeyond(most);
    // Whether a body that is not held is wanted is for the pod to say, where it can.
    if ((!held || http10) && HttpUtil.is100ContinueExpected(request)) {
      inviteBody();
    }
    if (held) {
      goOn();
    } else {
      body.gather();
      readComplete();
    }
  }

  private void inviteBody() {
    request.headers().remove(HttpHeaderNames.EXPECT);
    stream.writeInformational(
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    stream.flush();
  }

  /** Something has been added. */
  void partAdded() {
    if (body.isWholeOrBeyond(most)) {
      goOn();
    }
  }

  /** All that could be read from the client for now has been added. */
  void readComplete() {
    expireAfter(stream.timeouts().body().toNanos());
    stream.readMore();
  }

  private void goOn() {
    clear();
    if (!body.keepIfWhole() && needsLength()) {
      exchange.fail(Failure.LENGTH_REQUIRED, "no Content-Length, for a pod of HTTP/1.0");
    } else {
      then.run();
    }
  }

  @Override
  protected void expired() {
    exchange.fail(Awaited.CLIENT_SENDS.failure(), Awaited.CLIENT_SENDS.detail());
  }
}
