package io.headgate.discovery.annotation;

import io.headgate.discovery.model.RoutePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The annotations of Ingresses, by the names, grammars and defaults of ingress-nginx v1.15.
 * Annotations that are not listed here are left alone. Pure.
 */
public final class IngressAnnotations {

  private static final List<String> PREFIXES =
      List.of("headgate.io", "nginx.ingress.kubernetes.io");

  private static final Annotation<Duration> CONNECT_TIMEOUT =
      new Annotation<>("proxy-connect-timeout", Grammar.seconds());
  private static final Annotation<Duration> READ_TIMEOUT =
      new Annotation<>("proxy-read-timeout", Grammar.seconds());
  private static final Annotation<Duration> SEND_TIMEOUT =
      new Annotation<>("proxy-send-timeout", Grammar.seconds());
  private static final Annotation<Long> BODY_SIZE =
      new Annotation<>("proxy-body-size", Grammar.size());
  private static final Annotation<Integer> TRIES =
      new Annotation<>("proxy-next-upstream-tries", Grammar.integer(0, Integer.MAX_VALUE));

  private IngressAnnotations() {}

  public static Parsed<RoutePolicy> parse(Map<String, String> annotations) {
    AnnotationReader reader = new AnnotationReader(annotations, PREFIXES);
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
