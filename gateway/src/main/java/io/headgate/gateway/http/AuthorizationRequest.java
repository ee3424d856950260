package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.gateway.http.authorization.AuthorizationAnswer;
import io.headgate.gateway.http.authorization.AuthorizationAnswer.Answered;
import io.headgate.gateway.http.authorization.AuthorizationAnswer.Unanswered;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question and its answer, or one copy of a request. What counts is the head of the answer; a
 * short body is read and thrown away, so that the connection can be used again. Confined to one
 * event loop.
 */
final class AuthorizationRequest extends Deadline
    implements UpstreamListener, AuthorizationDial.Outcome {

  /** However long a route lets its pods take. */
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Duration FOR_THE_BODY = Duration.ofSeconds(5);
  private static final int MOST_BODY_BYTES = 64 * 1024;

  private final HttpRequest head;
  private final ByteBuf body;
  private final AuthorizationDial dial;
  private final Runnable ended;
  private @Nullable Consumer<AuthorizationAnswer> then;
  private @Nullable UpstreamConnection upstream;
  private @Nullable EndpointTraffic traffic;
  private boolean replayable;
  private boolean withinInformational;
  private boolean reusable;
  private int bodyBytes;

  /**
   * @param then called once
   */
  AuthorizationRequest(
      HttpRequest head, AuthorizationDial dial, Consumer<AuthorizationAnswer> then) {
    super(dial.loop().timers());
    this.head = head;
    this.body = Unpooled.EMPTY_BUFFER;
    this.dial = dial;
    this.ended = () -> {};
    this.then = then;
  }

  /**
   * One whose answer is for nobody.
   *
   * @param body stays the caller's; to be released when it has ended
   * @param ended called when nothing of it is under way any more, perhaps more than once
   */
  AuthorizationRequest(HttpRequest head, ByteBuf body, AuthorizationDial dial, Runnable ended) {
    super(dial.loop().timers());
    this.head = head;
    this.body = body;
    this.dial = dial;
    this.ended = ended;
  }

  /** Asks; the answer may be there before this returns. */
  void start() {
    Duration patience = dial.policy().readTimeout();
    expireAfter((patience.compareTo(LONGEST) > 0 ? LONGEST : patience).toNanos());
    dial.start(this);
  }

  @Override
  public void connected(UpstreamConnection connection, EndpointTraffic counters, boolean reused) {
    upstream = connection;
    traffic = counters;
    replayable = reused && IdempotentMethods.contains(head.method());
    counters.connected();
    connection.attach(this, counters);
    connection.write(head);
    connection.write(
        body.isReadable()
            ? new DefaultLastHttpContent(body.retainedDuplicate())
            : LastHttpContent.EMPTY_LAST_CONTENT);
    connection.flush();
    connection.read();
  }

  @Override
  public void unreachable(String why) {
    fail(why);
  }

  @Override
  public void onResponse(HttpResponse answer) {
    replayable = false;
    int status = answer.status().code();
    if (answer.decoderResult().isFailure()) {
      fail(String.valueOf(answer.decoderResult().cause().getMessage()));
    } else if (status == 101) {
      fail("101 that nobody asked for");
    } else if (status < 200) {
      withinInformational = true;
    } else {
      reusable =
          HttpUtil.isKeepAlive(answer) && !ConnectionAuthentication.isUsed(head, answer.headers());
      expireAfter(FOR_THE_BODY.toNanos());
      answered(new Answered(status, answer.headers()));
    }
  }

  @Override
  public void onContent(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    bodyBytes += content.content().readableBytes();
    boolean whole = content.decoderResult().isSuccess();
    content.release();
    if (withinInformational && whole) {
      withinInformational = !last;
    } else if (last || !whole || bodyBytes > MOST_BODY_BYTES) {
      reusable &= last && whole && then == null;
      end();
    }
  }

  @Override
  public void onReadComplete() {
    UpstreamConnection connection = upstream;
    if (connection != null) {
      connection.read();
    }
  }

  @Override
  public void onWritabilityChanged() {
    // A head is written at once, however much of it the other side has taken.
  }

  @Override
  public void onClosed(String cause) {
    EndpointTraffic counters = traffic;
    upstream = null;
    if (replayable && counters != null) {
      replayable = false;
      dial.connectAfresh(counters);
    } else {
      fail(cause);
    }
  }

  @Override
  protected void expired() {
    fail("no answer in time");
  }

  private void fail(String why) {
    reusable = false;
    end();
    answered(new Unanswered(why.startsWith("http") ? why : dial.origin() + ": " + why));
  }

  private void answered(AuthorizationAnswer answer) {
    Consumer<AuthorizationAnswer> waiting = then;
    then = null;
    if (waiting != null) {
      waiting.accept(answer);
    }
  }

  /** Lets go of everything; the connection goes back to the pool where it can be used again. */
  private void end() {
    clear();
    UpstreamConnection connection = upstream;
    upstream = null;
    if (connection != null) {
      if (reusable) {
        connection.release();
      } else {
        connection.close();
      }
    }
    dial.end();
    ended.run();
  }
}
