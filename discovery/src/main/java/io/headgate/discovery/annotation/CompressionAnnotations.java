package io.headgate.discovery.annotation;

import io.headgate.discovery.model.CompressionPolicy;
import io.headgate.discovery.model.CompressionPolicy.Rule;
import io.headgate.discovery.model.MediaTypes;
import java.util.Optional;
import java.util.Set;

/**
 * The annotations about compressed answers. Their names are those of keys of ingress-nginx's
 * ConfigMap; it has no such annotations, so they stand under our own prefix alone. Pure.
 */
final class CompressionAnnotations {

  static final Annotation<Boolean> GZIP = new Annotation<>("use-gzip", RouteGrammar.flag());
  static final Annotation<Integer> GZIP_LEVEL =
      new Annotation<>("gzip-level", Grammar.integer(1, 9));
  static final Annotation<Integer> GZIP_FROM =
      new Annotation<>("gzip-min-length", RouteGrammar.count());
  static final Annotation<MediaTypes> GZIP_TYPES =
      new Annotation<>("gzip-types", CompressionGrammar.mediaTypes());

  static final int STANDARD_GZIP_LEVEL = 1;
  static final int STANDARD_GZIP_FROM = 256;
  static final String STANDARD_TYPES =
      "application/atom+xml application/javascript application/x-javascript application/json"
          + " application/rss+xml application/vnd.ms-fontobject application/x-font-ttf"
          + " application/x-web-app-manifest+json application/xhtml+xml application/xml"
          + " font/opentype image/svg+xml image/x-icon text/css text/javascript text/plain"
          + " text/x-component";

  private static final Rule STANDARD_GZIP =
      new Rule(
          STANDARD_GZIP_LEVEL,
          STANDARD_GZIP_FROM,
          CompressionGrammar.mediaTypes().parse(STANDARD_TYPES).orElseThrow());

  private static final Set<String> NAMES =
      Set.of(GZIP.name(), GZIP_LEVEL.name(), GZIP_FROM.name(), GZIP_TYPES.name());

  private CompressionAnnotations() {}

  /** Whether an annotation is one of them. */
  static boolean contain(String name) {
    return NAMES.contains(name);
  }

  /**
   * The policy that they ask for.
   *
   * @param reader of our own prefix alone
   */
  static CompressionPolicy parse(AnnotationReader reader) {
    Rule standard = STANDARD_GZIP;
    return reader.read(GZIP).orElse(false)
        ? new CompressionPolicy(
            Optional.of(
                new Rule(
                    reader.read(GZIP_LEVEL).orElse(standard.level()),
                    reader.read(GZIP_FROM).map(Integer::longValue).orElse(standard.minLength()),
                    reader.read(GZIP_TYPES).orElse(standard.types()))),
            Optional.empty())
        : CompressionPolicy.NONE;
  }
}
