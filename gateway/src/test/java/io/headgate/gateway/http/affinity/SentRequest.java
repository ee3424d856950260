package io.headgate.gateway.http.affinity;

import io.headgate.balancer.state.LocalRequestBudget;
import io.headgate.discovery.model.GlobalPolicy;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.step.RequestLimits;
import io.headgate.gateway.http.step.StepRequest;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A GET request that has arrived on no socket.
 *
 * @param headers by lower-case name
 */
public record SentRequest(
    String target, String authority, String scheme, InetAddress client, Map<String, String> headers)
    implements StepRequest {

  /** From this machine, by plain HTTP, without a header. */
  public static SentRequest of(String authority, String target) {
    return new SentRequest(
        target, authority, "http", InetAddress.getLoopbackAddress(), new HashMap<>());
  }

  /** The same with one more header. */
  public SentRequest with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new SentRequest(target, authority, scheme, client, more);
  }

  /** The same by HTTPS. */
  public SentRequest byTls() {
    return new SentRequest(target, authority, "https", client, headers);
  }

  /** The same from elsewhere. */
  public SentRequest from(InetAddress other) {
    return new SentRequest(target, authority, scheme, other, headers);
  }

  @Override
  public HttpMethod method() {
    return HttpMethod.GET;
  }

  @Override
  public GlobalPolicy global() {
    return GlobalPolicy.NONE;
  }

  @Override
  public int tlsPort() {
    return 443;
  }

  /** A new one each time: what is chosen does not depend on limits. */
  @Override
  public RequestLimits limits() {
    return RequestLimits.of(new LocalRequestBudget(TimeSource.system()), TimeSource.system());
  }

  @Override
  public boolean enter(String name, int most) {
    return true;
  }

  @Override
  public @Nullable String header(CharSequence name) {
    return headers.get(name.toString().toLowerCase(Locale.ROOT));
  }

  @Override
  public List<String> headers(CharSequence name) {
    String value = header(name);
    return value == null ? List.of() : List.of(value);
  }
}
