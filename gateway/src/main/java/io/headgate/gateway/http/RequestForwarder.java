package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.discovery.model.ForwardPolicy;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one exchange: the request to the pod and the response back, each as fast as its
 * taker reads, and the timeouts of both. Confined to one event loop.
 */
final class RequestForwarder extends Deadline implements UpstreamListener {

  private final HttpLoop loop;
  private final Exchange exchange;
  private final ClientStream stream;
  private final HttpRequest request;
  private final ForwardPolicy policy;
  private final boolean hasBody;
  private final boolean webSocket;
  private final SecondTry again;

  /** What the client has sent while there is no connection yet, or may be sent again. */
  private final RequestBody body = new RequestBody();

  /** While the body is waited for, before there is a pod. */
  private @Nullable BodyHold hold;

  private @Nullable UpstreamStream upstream;
  private @Nullable EndpointTraffic traffic;
  private boolean requestEnded;
  private boolean unflushed;

  private boolean responseEnded;
  private boolean withinInformational;
  private @Nullable HttpResponse switchingProtocols;
  private boolean reusable;

  /** From the head of the response on. */
  private @Nullable ResponseDelivery delivery;

  RequestForwarder(
      HttpLoop loop,
      Exchange exchange,
      HttpRequest request,
      ForwardPolicy policy,
      boolean hasBody) {
    super(loop.timers());
    this.loop = loop;
    this.exchange = exchange;
    this.stream = exchange.stream();
    this.request = request;
    this.policy = policy;
    this.hasBody = hasBody;
    this.requestEnded = !hasBody;
    this.webSocket = !hasBody && !policy.isHttp10() && WebSocketUpgrade.isRequested(request);
    this.again = new SecondTry(policy.retry().when(), request.method(), hasBody);
  }

  /**
   * Takes the connection and sends the request.
   *
   * @param seeker has the connection, and would have another one
   * @param reading whether what the client has sent is still being read: then the end of that read
   *     flushes, so that head and body go out together, and nothing goes out if the body turns out
   *     to be malformed
   */
  void connected(
      EndpointAttempts seeker,
      UpstreamStream connection,
      EndpointTraffic counters,
      boolean reused,
      boolean reading) {
    upstream = connection;
    traffic = counters;
    // Where requests share a connection, its end is announced.
    again.sent(seeker, reused && !connection.isShared());
    counters.connected();
    connection.attach(this, counters);
    if (policy.isHttp10() && !connection.isShared()) {
      OldPods.address(request, body.bytes());
    }
    connection.write(request);
    if (!hasBody) {
      connection.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    body.writeTo(connection);
    if (reading) {
      unflushed = true;
    } else {
      connection.flush();
    }
    connection.read();
    progressed();
    askForBody();
  }

  /** Lets go of everything; the connection goes back to the pool where it can be used again. */
  void end() {
    clear();
    ResponseDelivery begun = delivery;
    delivery = null;
    if (begun != null) {
      begun.end();
    }
    BodyHold waiting = hold;
    hold = null;
    if (waiting != null) {
      waiting.clear();
    }
    body.release();
    again.left();
    giveBack();
  }

  private void giveBack() {
    UpstreamStream connection = upstream;
    upstream = null;
    if (connection != null) {
      if (responseEnded && requestEnded && reusable) {
        connection.release();
      } else {
        connection.close();
      }
    }
  }

  /** Nothing more is wanted of the pod that has the request; another one may get it. */
  void leave() {
    clear();
    again.left();
    UpstreamStream connection = upstream;
    upstream = null;
    if (connection != null) {
      connection.close();
    }
  }

  // ---- the request

  /** Holds the body until it is whole, or larger than is held; then goes on with that. */
  void hold(Runnable then) {
    BodyHold begun = new BodyHold(loop.timers(), exchange, request, body, policy);
    hold = begun;
    begun.start(
        () -> {
          hold = null;
          if (body.isKept()) {
            again.keepsBody();
          }
          then.run();
        });
  }

  void onRequestContent(HttpContent content) {
    if (!hasBody) {
      content.release();
      return;
    }
    requestEnded |= content instanceof LastHttpContent;
    UpstreamStream connection = upstream;
    if (connection == null) {
      body.add(content);
      BodyHold waiting = hold;
      if (waiting != null) {
        waiting.partAdded();
      }
    } else {
      connection.write(content);
      unflushed = true;
    }
  }

  /** Shows it what of the body has come already. */
  void copyTo(Mirror mirror) {
    body.copyTo(mirror);
  }

  void onRequestReadComplete() {
    BodyHold waiting = hold;
    if (waiting != null) {
      waiting.readComplete();
      return;
    }
    UpstreamStream connection = upstream;
    if (connection != null && unflushed) {
      unflushed = false;
      connection.flush();
      progressed();
    }
    askForBody();
  }

  @Override
  public void onWritabilityChanged() {
    UpstreamStream connection = upstream;
    if (connection != null && connection.isWritable()) {
      progressed();
      askForBody();
    }
  }

  private void askForBody() {
    UpstreamStream connection = upstream;
    if (connection != null && !requestEnded && connection.isWritable()) {
      stream.readMore();
    }
  }

  // ---- the response

  @Override
  public void onResponse(HttpResponse head) {
    progressed();
    int code = head.status().code();
    if (head.decoderResult().isFailure()) {
      unreadable(head.decoderResult().cause());
    } else if (isTooLarge(head)) {
      lost(
          Fault.UNREADABLE,
          "the head is larger than " + policy.buffers().headBytes() + " bytes (proxy-buffer-size)");
    } else if (code == 101) {
      switching(head);
    } else if (webSocket && code >= 200 && code < 300 && !stream.checksOpening()) {
      // To the client it would mean that the WebSocket is open.
      lost(Fault.UNREADABLE, code + " is no answer to a WebSocket's opening");
    } else if (code < 200) {
      withinInformational = true;
      again.answering();
      HopByHopHeaders.stripResponse(head.headers());
      stream.writeInformational(head);
      stream.flush();
    } else {
      respond(head, code);
    }
  }

  private boolean isTooLarge(HttpResponse head) {
    int most = policy.buffers().headBytes();
    UpstreamStream connection = upstream;
    return most > 0
        && connection != null
        && ResponseHeadSize.of(head, connection.isShared()) > most;
  }

  /** A connection that ends within a head has brought no answer, rather than a bad one. */
  private void unreadable(Throwable cause) {
    boolean ended = cause instanceof PrematureChannelClosureException;
    lost(ended ? Fault.GONE : Fault.UNREADABLE, String.valueOf(cause.getMessage()));
  }

  private void respond(HttpResponse head, int code) {
    String coding = head.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      lost(Fault.UNREADABLE, "Transfer-Encoding: " + coding + " (expected: chunked)");
    } else if (!again.replaces(head, code)) {
      answer(head, code);
    } else if (again.isHolding()) {
      // Whoever looks for another pod has bounds of its own.
      clear();
    }
  }

  /** There is no other pod: the answer that is held back is the client's. */
  void passOn() {
    HeldAnswer answer = again.take();
    if (answer != null) {
      progressed();
      answer(answer.head(), answer.head().status().code());
      answer.replayTo(this);
    }
  }

  private void answer(HttpResponse head, int code) {
    HttpHeaders headers = head.headers();
    if (exchange.isReplaced(code, headers)) {
      return;
    }
    again.answering();
    reusable =
        HttpUtil.isKeepAlive(head)
            && !policy.isHttp10()
            && !ConnectionAuthentication.isUsed(request, headers)
            && !endsConnection();
    ResponseDelivery begun = new ResponseDelivery(exchange);
    begun.bound(loop, policy.buffers().aheadBytes(), this::readOn);
    delivery = begun;
    body.release();
    exchange.responding(code);
    HopByHopHeaders.stripResponse(headers);
    exchange.editFromPod(headers);
    begun.code(exchange.compression().begin(code, headers, loop.coders()));
    loop.responseHeaders().complete(head);
    stream.writeHead(head);
  }

  private boolean endsConnection() {
    UpstreamStream connection = upstream;
    return exchange.closesConnection() && connection != null && !connection.isShared();
  }

  @Override
  public void onContent(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    HttpResponse switching = switchingProtocols;
    ResponseDelivery begun = delivery;
    if (again.holds(content)) {
      return;
    }
    if (switching != null) {
      content.release();
      upgrade(switching);
    } else if (withinInformational) {
      content.release();
      withinInformational = !last;
    } else if (begun == null) {
      content.release();
    } else if (content.decoderResult().isFailure()) {
      content.release();
      exchange.fail(
          Failure.BAD_RESPONSE, String.valueOf(content.decoderResult().cause().getMessage()));
    } else {
      begun.pass(content);
      if (last) {
        responseEnded = true;
        podEnded(begun);
      }
    }
  }

  /** Whoever waits for the pod's connection, or its place, does not wait for the client. */
  private void podEnded(ResponseDelivery begun) {
    if (begun.isDone()) {
      stream.flush();
      exchange.complete();
    } else {
      giveBack();
      exchange.leavePod();
      stream.flush();
      drain(begun);
    }
  }

  private void drain(ResponseDelivery begun) {
    boolean done = begun.drain();
    if (done && responseEnded && delivery == begun) {
      exchange.complete();
    } else {
      progressed();
    }
  }

  @Override
  public void onReadComplete() {
    if (!again.holdsAllRead()) {
      ResponseDelivery begun = delivery;
      if (begun != null) {
        begun.flush();
      } else {
        stream.flush();
      }
      readOn();
    }
  }

  void onClientWritabilityChanged() {
    ResponseDelivery begun = delivery;
    if (begun != null) {
      drain(begun);
    }
    readOn();
  }

  private void readOn() {
    UpstreamStream connection = upstream;
    ResponseDelivery begun = delivery;
    boolean goesOn =
        connection != null && (begun == null ? stream.isWritable() : begun.wantsMore());
    progressed(); // which asks whether it is held back
    if (goesOn && connection != null) {
      connection.read();
    }
  }

  @Override
  public void onClosed(String cause) {
    upstream = null;
    if (!again.followsClosed(cause)) {
      exchange.fail(Failure.BAD_RESPONSE, cause);
    }
  }

  @Override
  public void onRefused(String cause) {
    upstream = null;
    if (!again.followsRefused(cause)) {
      exchange.fail(Failure.BAD_RESPONSE, cause);
    }
  }

  private void lost(Fault fault, String detail) {
    if (!again.follows(fault, detail)) {
      exchange.fail(fault.failure(), detail);
    }
  }

  // ---- upgrade

  /** The codec may go only when it has handed out the end of the head, which follows at once. */
  private void switching(HttpResponse head) {
    if (webSocket && WebSocketUpgrade.isAnswered(request, head, !stream.checksOpening())) {
      switchingProtocols = head;
    } else {
      lost(Fault.UNREADABLE, "101 that is no answer to a WebSocket's opening");
    }
  }

  private void upgrade(HttpResponse head) {
    EndpointTraffic counters = traffic;
    // Where requests share a connection none of them can take it over.
    if (!(upstream instanceof UpstreamConnection connection) || counters == null) {
      return;
    }
    clear();
    upstream = null;
    exchange.responding(stream.checksOpening() ? 101 : 200);
    HopByHopHeaders.stripResponse(head.headers());
    exchange.editFromPod(head.headers());
    stream.open(
        head,
        new OpenedWebSocket(exchange, connection, counters, loop.timers(), policy.readTimeout()));
  }

  // ---- timeouts

  /** Something has moved: whoever is waited for now has its whole time again. */
  private void progressed() {
    ResponseDelivery begun = delivery;
    if (again.isHolding() || (begun != null && begun.isPutOff())) {
      // Nobody is waited for.
      clear();
    } else if (upstream != null || (begun != null && !begun.isDone())) {
      expireAfter(awaited().timeout(stream.timeouts(), policy).toNanos());
    }
  }

  private Awaited awaited() {
    UpstreamStream connection = upstream;
    boolean endpointWritable = connection != null && connection.isWritable();
    return Awaited.of(stream.isWritable(), requestEnded, endpointWritable);
  }

  @Override
  protected void expired() {
    Awaited awaited = awaited();
    switch (awaited) {
      case ENDPOINT_ANSWERS -> lost(Fault.SILENT, awaited.detail());
      case CLIENT_READS, CLIENT_SENDS, ENDPOINT_READS ->
          exchange.fail(awaited.failure(), awaited.detail());
    }
  }
}
