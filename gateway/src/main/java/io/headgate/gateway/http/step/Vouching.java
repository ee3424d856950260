package io.headgate.gateway.http.step;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What somebody who was asked about a request has said beside yes or no.
 *
 * @param toPod headers for the pod, instead of what the client sent under these names
 * @param cookies for the client, as Set-Cookie has them
 * @param always whether the client gets them with every status
 */
public record Vouching(
    List<Map.Entry<String, String>> toPod, List<String> cookies, boolean always) {

  /** Those with which nginx's {@code add_header} adds anything. */
  private static final Set<Integer> USUAL =
      Set.of(200, 201, 204, 206, 301, 302, 303, 304, 307, 308);

  public Vouching {
    toPod = List.copyOf(toPod);
    cookies = List.copyOf(cookies);
  }

  /** What both have said. */
  Vouching and(Vouching other) {
    return new Vouching(
        Stream.concat(toPod.stream(), other.toPod.stream()).toList(),
        Stream.concat(cookies.stream(), other.cookies.stream()).toList(),
        always || other.always);
  }

  /** Edits what the pod is to see, after {@link RouteSteps#edit}. */
  public void edit(HttpHeaders headers) {
    for (Map.Entry<String, String> header : toPod) {
      headers.add(header.getKey(), header.getValue());
    }
  }

  /** Adds to the head of a response, whoever gives it. */
  public void respond(int status, HttpHeaders response) {
    if (always || USUAL.contains(status)) {
      cookies.forEach(it -> response.add(HttpHeaderNames.SET_COOKIE, it));
    }
  }
}
