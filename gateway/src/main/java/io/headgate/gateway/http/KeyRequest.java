package io.headgate.gateway.http;

import io.headgate.balancer.proxy.Deadline;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.jwks.KeyDocument;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.ForwardPolicy;
import io.headgate.discovery.model.Protocol;
import io.headgate.gateway.http.authorization.AuthorizationOrigin;
import io.headgate.gateway.http.token.KeyFetch;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a document with keys, by the connections on which others are asked about requests. Only
 * 200 is an answer; redirects are not followed. Confined to one event loop.
 */
final class KeyRequest extends Deadline implements UpstreamListener, AuthorizationDial.Outcome {

  /** For everything, from the first name that is resolved to the last byte. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final ForwardPolicy POLICY =
      new ForwardPolicy(Duration.ofSeconds(2), LONGEST, LONGEST, 0, 3);

  private final AuthorizationUrl url;
  private final AuthorizationDial dial;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private @Nullable Consumer<KeyFetch.Outcome> then;
  private @Nullable UpstreamConnection upstream;
  private boolean withinInformational;

  private KeyRequest(
      AuthorizationUrl url, AuthorizationDial dial, Consumer<KeyFetch.Outcome> then) {
    super(dial.loop().timers());
    this.url = url;
    this.dial = dial;
    this.then = then;
  }

  /**
   * Begins, on the loop.
   *
   * @param then called once
   */
  static void start(HttpLoop loop, AuthorizationUrl url, Consumer<KeyFetch.Outcome> then) {
    AuthorizationOrigin origin = new AuthorizationOrigin(url.tls(), url.host(), url.port());
    KeyRequest request =
        new KeyRequest(url, new AuthorizationDial(loop, ourselves(), POLICY, origin), then);
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
    HttpRequest head =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, url.target().text());
    int usual = url.tls() ? 443 : 80;
    head.headers()
        .set(HttpHeaderNames.HOST, url.port() == usual ? url.host() : url.host() + ":" + url.port())
        .set(HttpHeaderNames.ACCEPT, "application/jwk-set+json, application/json")
        .set(HttpHeaderNames.USER_AGENT, "headgate")
        .set(HttpHeaderNames.CONNECTION, "close");
    return head;
  }

  @Override
  public void unreachable(String why) {
    end(new KeyFetch.Outcome.Failed(why));
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
    } else if (body.size() > KeyDocument.MOST_CHARACTERS) {
      fail("more than " + KeyDocument.MOST_CHARACTERS + " bytes");
    } else if (last) {
      end(new KeyFetch.Outcome.Document(body.toString(StandardCharsets.UTF_8)));
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
    end(new KeyFetch.Outcome.Failed(why));
  }

  private void end(KeyFetch.Outcome outcome) {
    clear();
    UpstreamConnection connection = upstream;
    upstream = null;
    if (connection != null) {
      connection.close();
    }
    dial.end();
    Consumer<KeyFetch.Outcome> waiting = then;
    then = null;
    if (waiting != null) {
      waiting.accept(outcome);
    }
  }
}
