package io.headgate.discovery.annotation;

import io.headgate.discovery.model.RoutePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The annotations of Ingresses that are applied, by the names, grammars and defaults of
 * ingress-nginx v1.15. {@link AnnotationVerdicts} says what becomes of the others. Pure.
 */
public final class IngressAnnotations {

  static final Annotation<Duration> CONNECT_TIMEOUT =
      new Annotation<>("proxy-connect-timeout", Grammar.seconds());
  static final Annotation<Duration> READ_TIMEOUT =
      new Annotation<>("proxy-read-timeout", Grammar.seconds());
  static final Annotation<Duration> SEND_TIMEOUT =
      new Annotation<>("proxy-send-timeout", Grammar.seconds());
  static final Annotation<Long> BODY_SIZE = new Annotation<>("proxy-body-size", Grammar.size());
  static final Annotation<Integer> TRIES =
      new Annotation<>("proxy-next-upstream-tries", Grammar.integer(0, Integer.MAX_VALUE));

  private IngressAnnotations() {}

  /**
   * The policy that they ask for.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is read as well, and wins
   */
  public static Parsed<RoutePolicy> parse(Map<String, String> annotations, String prefix) {
    AnnotationReader reader =
        new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix));
    RoutePolicy standing = RoutePolicy.DEFAULT;
    RoutePolicy policy =
        new RoutePolicy(
            reader.read(CONNECT_TIMEOUT).orElse(standing.connectTimeout()),
            reader.read(READ_TIMEOUT).orElse(standing.readTimeout()),
            reader.read(SEND_TIMEOUT).orElse(standing.sendTimeout()),
            reader.read(BODY_SIZE).orElse(standing.maxBodyBytes()),
            reader.read(TRIES).map(IngressAnnotations::tries).orElse(standing.tries()));
    return new Parsed<>(policy, reader.faults());
  }

  /** nginx writes "no limit" as 0. */
  private static int tries(int written) {
    return written == 0 ? Integer.MAX_VALUE : written;
  }
}
