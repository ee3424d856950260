package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.Protocol;
import io.headgate.gateway.http.authorization.AuthorizationOrigin;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a document that a manifest names: keys of tokens, the status of a certificate. It goes by
 * the connections on which others are asked about requests. Only 200 is an answer; redirects are
 * not followed, and a name that comes to a link-local address is not asked. Confined to one event
 * loop.
 */
final class DocumentRequest extends Deadline
    implements UpstreamListener, AuthorizationDial.Outcome {

  /** For everything, from the first name that is resolved to the last byte. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final ForwardPolicy POLICY =
      new ForwardPolicy(Duration.ofSeconds(2), LONGEST, LONGEST, 0, 3);

  /**
   * What is fetched.
   *
   * @param accepted for the header Accept
   * @param mostBytes a longer one is a failure
   */
  record Wanted(AuthorizationUrl url, String accepted, int mostBytes) {}

  /** What came of it. */
  sealed interface Outcome {

    /** All of it. */
    record Document(ByteBuffer content) implements Outcome {}

    /**
     * It is not there.
     *
     * @param why for people
     */
    record Failed(String why) implements Outcome {}
  }

  private final Wanted wanted;
  private final AuthorizationDial dial;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable Consumer<Outcome> then;
  private @Nullable UpstreamConnection upstream;
  private boolean withinInformational;

  private DocumentRequest(Wanted wanted, AuthorizationDial dial, Consumer<Outcome> then) {
    super(dial.loop().timers());
    this.wanted = wanted;
    this.dial = dial;
    this.then = then;
  }

  /**
   * Begins, on the loop.
   *
   * @param then called once
   */
  static void start(HttpLoop loop, Wanted wanted, Consumer<Outcome> then) {
    AuthorizationUrl url = wanted.url();
    AuthorizationOrigin origin = new AuthorizationOrigin(url.tls(), url.host(), url.port());
    DocumentRequest request =
        new DocumentRequest(wanted, new AuthorizationDial(loop, ourselves(), POLICY, origin), then);
    request.expireAfter(LONGEST.toNanos());
    request.dial.start(request);
  }

  /** No client has asked for it. */
  private static ConnectionKey ourselves() {
    InetAddress here = InetAddress.getLoopbackAddress();
    return new ConnectionKey(new ClientAddress(here, 0), new VirtualAddress(here, 0), Protocol.TCP);
  }

  @Override
  public void connected(UpstreamConnection connection, EndpointTraffic counters, boolean reused) {
    if (reused) {
      // It may be closing, and once in minutes a new one costs nothing.
      connection.close();
      dial.connectAfresh(counters);
      return;
    }
    upstream = connection;
    counters.connected();
    connection.attach(this, counters);
    connection.write(head());
    connection.write(LastHttpContent.EMPTY_LAST_CONTENT);
    connection.flush();
    connection.read();
  }

  private HttpRequest head() {
    AuthorizationUrl url = wanted.url();
    HttpRequest head =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, url.target().text());
    int usual = url.tls() ? 443 : 80;
    head.headers()
        .set(HttpHeaderNames.HOST, url.port() == usual ? url.host() : url.host() + ":" + url.port())
        .set(HttpHeaderNames.ACCEPT, wanted.accepted())
        .set(HttpHeaderNames.USER_AGENT, "headgate")
        .set(HttpHeaderNames.CONNECTION, "close");
    return head;
  }

  @Override
  public void unreachable(String why) {
    end(new Outcome.Failed(why));
  }

  @Override
  public void onResponse(HttpResponse answer) {
    int status = answer.status().code();
    if (answer.decoderResult().isFailure()) {
      fail("an answer that cannot be read");
    } else if (status >= 100 && status < 200 && status != 101) {
      withinInformational = true;
    } else if (status != 200) {
      fail("answered with " + status);
    }
  }

  @Override
  public void onContent(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    boolean whole = content.decoderResult().isSuccess();
    try {
      if (then != null && !withinInformational) {
        content.content().readBytes(body, content.content().readableBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not throw it
    } finally {
      content.release();
    }
    if (!whole) {
      fail("an answer that cannot be read");
    } else if (withinInformational) {
      withinInformational = !last;
    } else if (body.size() > wanted.mostBytes()) {
      fail("more than " + wanted.mostBytes() + " bytes");
    } else if (last) {
      end(new Outcome.Document(ByteBuffer.wrap(body.toByteArray())));
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
    // A head is written at once.
  }

  @Override
  public void onClosed(String cause) {
    upstream = null;
    fail(cause);
  }

  @Override
  protected void expired() {
    fail("no answer in time");
  }

  private void fail(String why) {
    end(new Outcome.Failed(why));
  }

  private void end(Outcome outcome) {
    clear();
    UpstreamConnection connection = upstream;
    upstream = null;
    if (connection != null) {
      connection.close();
    }
    dial.end();
    Consumer<Outcome> waiting = then;
    then = null;
    if (waiting != null) {
      waiting.accept(outcome);
    }
  }
}
