package io.headgate.gateway.http;

import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.gateway.http.step.RequestLimits;
import io.headgate.gateway.http.step.StepRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that somebody asks about, and that never came. Nothing is taken from limits for it.
 *
 * @param request with its target in the normal form
 * @param scheme of the URL
 */
record AskedRequest(HttpRequest request, String scheme) implements StepRequest {

  @Override
  public HttpMethod method() {
    return request.method();
  }

  @Override
  public String target() {
    return request.uri();
  }

  @Override
  public String authority() {
    String host = request.headers().get(HttpHeaderNames.HOST);
    return host == null ? "" : host;
  }

  @Override
  public int tlsPort() {
    return HttpSettings.DEFAULT.tlsPort();
  }

  @Override
  public GlobalPolicy global() {
    return GlobalPolicy.NONE;
  }

  @Override
  public InetAddress client() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public RequestLimits limits() {
    throw new IllegalStateException("nothing is counted for a request that never came");
  }

  @Override
  public boolean enter(String name, int most) {
    throw new IllegalStateException("nothing is counted for a request that never came");
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
