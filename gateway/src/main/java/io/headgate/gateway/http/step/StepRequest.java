package io.headgate.gateway.http.step;

import io.headgate.discovery.model.GlobalPolicy;
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

  /** What holds for all requests. */
  GlobalPolicy global();

  /** Who asks. */
  InetAddress client();

  /** By which requests are counted. */
  RequestLimits limits();

  /**
   * Counts the request among the open ones of a name until it ends, however it ends.
   *
   * @param most how many there may be with it; 1 or more
   * @return whether it is counted; not where there are as many already
   */
  boolean enter(String name, int most);

  /** Of all with that name the first; null where there is none. */
  @Nullable String header(CharSequence name);

  /** All with that name, in order. */
  List<String> headers(CharSequence name);
}
