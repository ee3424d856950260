package io.headgate.gateway.http;

import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.gateway.http.step.OpenRequests;
import io.headgate.gateway.http.step.RequestLimits;
import io.headgate.gateway.http.step.StepRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the steps of its route see it.
 *
 * @param request whose headers steps see
 * @param connection that it came on
 * @param context what requests need beside it
 * @param exchange that knows what its client asked for, and at whose end it is open no longer
 */
record RoutedRequest(
    HttpRequest request, ClientConnection connection, IngressContext context, Exchange exchange)
    implements StepRequest {

  @Override
  public HttpMethod method() {
    return request.method();
  }

  @Override
  public String target() {
    return exchange.target();
  }

  @Override
  public String authority() {
    return exchange.host();
  }

  @Override
  public String scheme() {
    return connection.scheme();
  }

  @Override
  public int tlsPort() {
    return context.settings().tlsPort();
  }

  @Override
  public GlobalPolicy global() {
    return exchange.rules().policy();
  }

  @Override
  public RequestLimits limits() {
    return context.balancing().requests();
  }

  @Override
  public boolean enter(String name, int most) {
    OpenRequests.Place place = limits().open().enter(name, most);
    if (place == null) {
      return false;
    }
    exchange.hold(place);
    return true;
  }

  @Override
  public InetAddress client() {
    return connection.key().client().ip();
  }

  @Override
  public @Nullable String header(CharSequence name) {
    return request.headers().get(name);
  }

  @Override
  public List<String> headers(CharSequence name) {
    return request.headers().getAll(name);
  }
}
