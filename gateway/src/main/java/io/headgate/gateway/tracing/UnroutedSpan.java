package io.headgate.gateway.tracing;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.TracePolicy;
import io.headgate.gateway.http.tracing.RequestSpan;
import io.headgate.gateway.routing.Route;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;

/**
 * A request of which it is not known yet whose it is: whether it is followed, and within which
 * trace, is for its Ingress to say. What no Ingress serves is followed. Confined to the event loop
 * of the request.
 */
final class UnroutedSpan implements RequestSpan {

  private final Spans spans;
  private final HttpRequest request;
  private final Arrival arrival;
  private RequestSpan decided = RequestSpan.NONE;
  private boolean isRouted;

  /**
   * How a request came.
   *
   * @param scheme {@code http} or {@code https}
   * @param path as the client wrote it, without the query
   * @param nanos since 1970
   */
  record Arrival(String clientIp, String scheme, String path, long nanos) {}

  UnroutedSpan(Spans spans, HttpRequest request, String clientIp, String scheme) {
    this.spans = spans;
    this.request = request;
    this.arrival =
        new Arrival(clientIp, scheme, ServerSpan.path(request.uri()), spans.clock().now());
  }

  @Override
  public void routed(Route route, String name) {
    isRouted = true;
    TracePolicy policy = route.answers().observation().trace();
    if (policy.followed()) {
      decided = ServerSpan.begin(spans, request, arrival, policy.believed());
      decided.routed(route, name);
    }
  }

  @Override
  public void refused(EndpointAddress endpoint, String why, long nanos) {
    decided.refused(endpoint, why, nanos);
  }

  @Override
  public void connected(EndpointAddress endpoint, HttpHeaders toPod) {
    decided.connected(endpoint, toPod);
  }

  @Override
  public void responding(int statusCode) {
    decided.responding(statusCode);
  }

  @Override
  public void ended(int statusCode, long received, long sent) {
    if (!isRouted) {
      decided = ServerSpan.begin(spans, request, arrival, true);
    }
    decided.ended(statusCode, received, sent);
  }
}
