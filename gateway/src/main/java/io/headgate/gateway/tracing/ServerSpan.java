package io.headgate.gateway.tracing;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.PathMatch;
import io.headgate.gateway.http.RequestObserver;
import io.headgate.gateway.http.tracing.RequestSpan;
import io.headgate.gateway.routing.Route;
import io.headgate.gateway.tracing.UnroutedSpan.Arrival;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one request that is part of a trace: its own, and one for each endpoint that it was
 * sent to, or was to be sent to. Confined to the event loop of the request.
 *
 * <p>Queries are in no span: they are where people put secrets.
 */
final class ServerSpan implements RequestSpan {

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> METHOD_ORIGINAL =
      AttributeKey.stringKey("http.request.method_original");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<Long> RECEIVED = AttributeKey.longKey("http.request.body.size");
  private static final AttributeKey<Long> SENT = AttributeKey.longKey("http.response.body.size");
  private static final AttributeKey<Long> RESENT =
      AttributeKey.longKey("http.request.resend_count");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> FULL = AttributeKey.stringKey("url.full");
  private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
  private static final AttributeKey<String> VERSION =
      AttributeKey.stringKey("network.protocol.version");
  private static final AttributeKey<String> AGENT = AttributeKey.stringKey("user_agent.original");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> INGRESS = AttributeKey.stringKey("headgate.ingress");
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("headgate.service");

  /** Others are a client's own words, of which there may be any number. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private static final int SERVER_ERROR = 500;
  private static final int CLIENT_ERROR = 400;

  private final Spans spans;
  private final HttpRequest request;
  private final String method;
  private final Span span;
  private final Context context;
  private @Nullable Span toPod;
  private int sendings;
  private int podStatus;
  private String podScheme = "http://";

  private ServerSpan(Spans spans, HttpRequest request, long begun, Context parent) {
    this.spans = spans;
    this.request = request;
    String sent = request.method().name();
    this.method = METHODS.contains(sent) ? sent : "_OTHER";
    this.span =
        spans
            .tracer()
            .spanBuilder(spanName())
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(begun, TimeUnit.NANOSECONDS)
            .startSpan();
    this.context = parent.with(span);
  }

  /**
   * Begins, as part of the trace that the request is part of, or of a new one.
   *
   * @param believed whether it may be part of the one that the client names
   */
  static ServerSpan begin(Spans spans, HttpRequest request, Arrival arrival, boolean believed) {
    Context parent = believed ? TraceHeaders.read(request.headers()) : Context.root();
    ServerSpan begun = new ServerSpan(spans, request, arrival.nanos(), parent);
    if (begun.span.isRecording()) {
      begun.describe(arrival);
    }
    return begun;
  }

  private void describe(Arrival arrival) {
    HttpHeaders headers = request.headers();
    span.setAttribute(METHOD, method);
    if (!method.equals(request.method().name())) {
      span.setAttribute(METHOD_ORIGINAL, request.method().name());
    }
    span.setAttribute(SCHEME, arrival.scheme());
    span.setAttribute(PATH, arrival.path());
    span.setAttribute(CLIENT, arrival.clientIp());
    span.setAttribute(VERSION, request.protocolVersion().text().replaceFirst("^HTTP/", ""));
    String host = headers.get("host");
    if (host != null) {
      nameServer(host);
    }
    String agent = headers.get("user-agent");
    if (agent != null) {
      span.setAttribute(AGENT, agent);
    }
  }

  private void nameServer(String host) {
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    span.setAttribute(SERVER, hasPort ? host.substring(0, colon) : host);
    if (hasPort && host.substring(colon + 1).matches("\\d{1,5}")) {
      span.setAttribute(PORT, Long.parseLong(host.substring(colon + 1)));
    }
  }

  private String spanName() {
    return method.equals("_OTHER") ? "HTTP" : method;
  }

  /** Without the query. */
  static String path(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  @Override
  public void routed(Route route, String name) {
    if (!span.isRecording()) {
      return;
    }
    String path = route.path().map(PathMatch::path).orElse("/");
    span.updateName(name.isEmpty() ? spanName() + " " + path : name);
    span.setAttribute(ROUTE, path);
    span.setAttribute(INGRESS, route.ingress().toString());
    podScheme = route.tls().pods().isPresent() ? "https://" : "http://";
    if (route.backend() instanceof IngressBackend.ServiceBackend backend) {
      span.setAttribute(SERVICE, backend.service().toString());
    }
  }

  @Override
  public void refused(EndpointAddress endpoint, String why, long nanos) {
    Span sent = toPod;
    if (sent != null) {
      toPod = null;
      sent.setAttribute(ERROR, "response");
      sent.setStatus(StatusCode.ERROR, why);
      sent.end();
      return;
    }
    long now = spans.clock().now();
    SpanBuilder builder = clientSpan().setStartTimestamp(now - nanos, TimeUnit.NANOSECONDS);
    Span tried = described(builder.startSpan(), endpoint);
    tried.setAttribute(ERROR, "connect");
    tried.setStatus(StatusCode.ERROR, why);
    tried.end(now, TimeUnit.NANOSECONDS);
  }

  @Override
  public void connected(EndpointAddress endpoint, HttpHeaders headers) {
    Span before = toPod;
    if (before != null) {
      // Only a connection that the pod had closed is followed by another one.
      fail(before, "closed");
      before.end();
    }
    Span now = described(clientSpan().startSpan(), endpoint);
    toPod = now;
    TraceHeaders.write(context.with(now), headers);
  }

  private SpanBuilder clientSpan() {
    return spans.tracer().spanBuilder(spanName()).setParent(context).setSpanKind(SpanKind.CLIENT);
  }

  private Span described(Span begun, EndpointAddress endpoint) {
    if (begun.isRecording()) {
      begun.setAttribute(METHOD, method);
      begun.setAttribute(SERVER, endpoint.host());
      begun.setAttribute(PORT, (long) endpoint.port());
      begun.setAttribute(FULL, podScheme + endpoint + path(request.uri()));
      if (sendings > 0) {
        begun.setAttribute(RESENT, (long) sendings);
      }
    }
    sendings++;
    return begun;
  }

  @Override
  public void responding(int statusCode) {
    podStatus = statusCode;
  }

  @Override
  public void ended(int statusCode, long received, long sent) {
    Span last = toPod;
    if (last != null) {
      if (podStatus == 0) {
        fail(last, statusCode == RequestObserver.CLIENT_CLOSED_REQUEST ? "cancelled" : "response");
      } else {
        last.setAttribute(STATUS, (long) podStatus);
        if (podStatus >= CLIENT_ERROR) {
          fail(last, Integer.toString(podStatus));
        }
      }
      last.end();
    }
    if (span.isRecording()) {
      span.setAttribute(STATUS, (long) statusCode);
      span.setAttribute(RECEIVED, received);
      span.setAttribute(SENT, sent);
      if (statusCode >= SERVER_ERROR) {
        fail(span, Integer.toString(statusCode));
      }
    }
    span.end();
  }

  private static void fail(Span failed, String type) {
    failed.setAttribute(ERROR, type);
    failed.setStatus(StatusCode.ERROR);
  }
}
