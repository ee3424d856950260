package io.headgate.discovery.annotation;

import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.ErrorPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The annotations about answers on their way to clients. Pure. */
public final class AnswerAnnotations {

  static final Annotation<String> DEFAULT_BACKEND =
      new Annotation<>("default-backend", RouteGrammar.serviceName());
  static final Annotation<List<Integer>> ERRORS =
      new Annotation<>("custom-http-errors", RouteGrammar.statusCodes(300, 599));
  static final Annotation<Boolean> PODS_ANSWER =
      new Annotation<>("disable-proxy-intercept-errors", RouteGrammar.flag());

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
            !reader.read(PODS_ANSWER).orElse(false)));
  }
}
