package io.headgate.discovery.annotation;

import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.ErrorPolicy;
import io.headgate.discovery.model.LocationPolicy;
import io.headgate.discovery.model.MirrorPolicy;
import io.headgate.discovery.model.RequestTemplate;
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

  private AnswerAnnotations() {}

  /**
   * The policy that they ask for.
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
        location(reader),
        reader
            .read(MIRROR_TARGET)
            .map(
                it ->
                    new MirrorPolicy(
                        it,
                        reader.read(MIRROR_HOST),
                        reader.read(MIRROR_BODY).orElse("on").equals("on"))));
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
