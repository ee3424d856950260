package io.headgate.gateway.http.step;

import io.headgate.balancer.state.RequestBudget;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What steps may know of a request. Confined to its event loop. */
public interface StepRequest {

  HttpMethod method();

  /** Path and query in the normal form that the route was found by. */
  String target();

  /** As the client named it, with a port where it named one. */
  String authority();

  /** {@code http} or {@code https}. */
  String scheme();

  /** On which this program serves HTTPS. */
  int tlsPort();

  /** Where the connection comes from. */
  InetAddress client();

  /** From which limits are taken. */
  RequestBudget budget();

  /** Of all with that name the first; null where there is none. */
  @Nullable String header(CharSequence name);

  /** All with that name, in order. */
  List<String> headers(CharSequence name);
}
