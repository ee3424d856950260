package io.headgate.gateway.routing;

import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.gateway.http.affinity.SentRequest;
import io.headgate.gateway.http.step.RequestLimits;
import io.headgate.gateway.http.step.StepRequest;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request whose headers are found without allocating, as those of real ones are. */
record FixedRequest(SentRequest sent, String canary, String cookie) implements StepRequest {

  @Override
  public HttpMethod method() {
    return sent.method();
  }

  @Override
  public String target() {
    return sent.target();
  }

  @Override
  public String authority() {
    return sent.authority();
  }

  @Override
  public String scheme() {
    return sent.scheme();
  }

  @Override
  public int tlsPort() {
    return sent.tlsPort();
  }

  @Override
  public GlobalPolicy global() {
    return sent.global();
  }

  @Override
  public InetAddress client() {
    return sent.client();
  }

  @Override
  public RequestLimits limits() {
    return sent.limits();
  }

  @Override
  public boolean enter(String name, int most) {
    return sent.enter(name, most);
  }

  @Override
  public @Nullable String header(CharSequence name) {
    return name.charAt(0) == 'x' ? canary : cookie;
  }

  @Override
  public List<String> headers(CharSequence name) {
    return sent.headers(name);
  }
}
