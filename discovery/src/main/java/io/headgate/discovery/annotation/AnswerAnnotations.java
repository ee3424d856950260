package io.headgate.discovery.annotation;

import io.headgate.discovery.model.AddedHeaders;
import io.headgate.discovery.model.AnswerHeadPolicy;
import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.DeliveryPolicy;
import io.headgate.discovery.model.ErrorPolicy;
import io.headgate.discovery.model.LocationPolicy;
import io.headgate.discovery.model.MirrorPolicy;
import io.headgate.discovery.model.ObservationPolicy;
import io.headgate.discovery.model.OperationName;
import io.headgate.discovery.model.PacePolicy;
import io.headgate.discovery.model.RequestTemplate;
import io.headgate.discovery.model.TracePolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The annotations about answers on their way to clients and copies of requests. Pure. */
public final class AnswerAnnotations {

  static final Annotation<String> DEFAULT_BACKEND =
      new Annotation<>("default-backend", RouteGrammar.serviceName());
  static final Annotation<List<Integer>> ERRORS =
      new Annotation<>("custom-http-errors", RouteGrammar.statusCodes(300, 599));
  static final Annotation<Boolean> PODS_ANSWER =
      new Annotation<>("disable-proxy-intercept-errors", RouteGrammar.flag());

  static final Annotation<RequestTemplate> REDIRECT_FROM =
      new Annotation<>("proxy-redirect-from", RouteGrammar.locationStart());
  static final Annotation<RequestTemplate> REDIRECT_TO =
      new Annotation<>("proxy-redirect-to", RouteGrammar.locationStart());

  static final Annotation<AuthorizationUrl> MIRROR_TARGET =
      new Annotation<>("mirror-target", MirrorGrammar.url());
  static final Annotation<String> MIRROR_HOST =
      new Annotation<>("mirror-host", MirrorGrammar.host());
  static final Annotation<String> MIRROR_BODY =
      new Annotation<>("mirror-request-body", RouteGrammar.onOff());

  static final Annotation<Integer> RATE = new Annotation<>("limit-rate", RouteGrammar.count());
  static final Annotation<Integer> RATE_AFTER =
      new Annotation<>("limit-rate-after", RouteGrammar.count());
  static final Annotation<Boolean> LOGGED =
      new Annotation<>("enable-access-log", RouteGrammar.flag());
  static final Annotation<Boolean> FOLLOWED =
      new Annotation<>("enable-opentelemetry", RouteGrammar.flag());
  static final Annotation<Boolean> BELIEVED =
      new Annotation<>("opentelemetry-trust-incoming-span", RouteGrammar.flag());
  static final Annotation<OperationName> OPERATION =
      new Annotation<>(
          "opentelemetry-operation-name", new Grammar<>(OperationName.EXPECTED, OperationName::of));

  private static final long KIB = 1024;

  private AnswerAnnotations() {}

  /**
   * The policy that they ask for, without the headers that a ConfigMap has for it.
   *
   * @param prefix of ingress-nginx, {@code --annotations-prefix}; ours is read as well, and wins
   */
  public static AnswerPolicy parse(Map<String, String> annotations, String prefix) {
    AnnotationReader reader =
        new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX, prefix));
    return new AnswerPolicy(
        new ErrorPolicy(
            reader.read(DEFAULT_BACKEND),
            Set.copyOf(reader.read(ERRORS).orElse(List.of())),
            !reader.read(PODS_ANSWER).orElse(false)),
        new AnswerHeadPolicy(location(reader), HeadAnnotations.cookies(reader), AddedHeaders.NONE),
        reader
            .read(MIRROR_TARGET)
            .map(
                it ->
                    new MirrorPolicy(
                        it,
                        reader.read(MIRROR_HOST),
                        reader.read(MIRROR_BODY).orElse("on").equals("on"))),
        new DeliveryPolicy(
            pace(reader.read(RATE).orElse(0), reader.read(RATE_AFTER).orElse(0)),
            CompressionAnnotations.parse(
                new AnnotationReader(annotations, List.of(AnnotationCatalogue.OWN_PREFIX)))),
        new ObservationPolicy(reader.read(LOGGED).orElse(true), trace(reader)));
  }

  private static TracePolicy trace(AnnotationReader reader) {
    return new TracePolicy(
        reader.read(FOLLOWED).orElse(true),
        reader.read(BELIEVED).orElse(true),
        reader.read(OPERATION));
  }

  private static Optional<PacePolicy> pace(int rate, int after) {
    return rate == 0 ? Optional.empty() : Optional.of(new PacePolicy(rate * KIB, after * KIB));
  }

  private static Optional<LocationPolicy> location(AnnotationReader reader) {
    Optional<RequestTemplate> from =
        reader
            .read(REDIRECT_FROM)
            .filter(it -> !it.text().equals("off") && !it.text().equals("default"));
    Optional<RequestTemplate> to = reader.read(REDIRECT_TO).filter(it -> !it.text().equals("off"));
    return from.flatMap(it -> to.map(by -> new LocationPolicy(it, by)));
  }
}
