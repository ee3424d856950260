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

  static final Annotation<Boolean> BROTLI = new Annotation<>("enable-brotli", RouteGrammar.flag());
  static final Annotation<Integer> BROTLI_LEVEL =
      new Annotation<>("brotli-level", Grammar.integer(0, 11));
  static final Annotation<Integer> BROTLI_FROM =
      new Annotation<>("brotli-min-length", RouteGrammar.count());
  static final Annotation<MediaTypes> BROTLI_TYPES =
      new Annotation<>("brotli-types", CompressionGrammar.mediaTypes());

  static final int STANDARD_GZIP_LEVEL = 1;
  static final int STANDARD_GZIP_FROM = 256;
  static final int STANDARD_BROTLI_LEVEL = 4;
  static final int STANDARD_BROTLI_FROM = 20;

  /** Above it an event loop would be held up for tens of milliseconds by one answer. */
  static final int HIGHEST_BROTLI_LEVEL = 7;

  static final String STANDARD_BROTLI_TYPES =
      "application/xml+rss application/atom+xml application/javascript application/x-javascript"
          + " application/json application/rss+xml application/vnd.ms-fontobject"
          + " application/x-font-ttf application/x-web-app-manifest+json application/xhtml+xml"
          + " application/xml font/opentype image/svg+xml image/x-icon text/css text/javascript"
          + " text/plain text/x-component";
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

  private static final Rule STANDARD_BROTLI =
      new Rule(
          STANDARD_BROTLI_LEVEL,
          STANDARD_BROTLI_FROM,
          CompressionGrammar.mediaTypes().parse(STANDARD_BROTLI_TYPES).orElseThrow());

  private static final Set<String> NAMES =
      Set.of(
          GZIP.name(),
          GZIP_LEVEL.name(),
          GZIP_FROM.name(),
          GZIP_TYPES.name(),
          BROTLI.name(),
          BROTLI_LEVEL.name(),
          BROTLI_FROM.name(),
          BROTLI_TYPES.name());

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
    Optional<Rule> gzip = gzip(reader);
    Optional<Rule> brotli = brotli(reader);
    return gzip.isEmpty() && brotli.isEmpty()
        ? CompressionPolicy.NONE
        : new CompressionPolicy(gzip, brotli);
  }

  private static Optional<Rule> gzip(AnnotationReader reader) {
    return reader.read(GZIP).orElse(false)
        ? Optional.of(
            new Rule(
                reader.read(GZIP_LEVEL).orElse(STANDARD_GZIP.level()),
                reader.read(GZIP_FROM).map(Integer::longValue).orElse(STANDARD_GZIP.minLength()),
                reader.read(GZIP_TYPES).orElse(STANDARD_GZIP.types())))
        : Optional.empty();
  }

  private static Optional<Rule> brotli(AnnotationReader reader) {
    return reader.read(BROTLI).orElse(false)
        ? Optional.of(
            new Rule(
                Math.min(
                    HIGHEST_BROTLI_LEVEL,
                    reader.read(BROTLI_LEVEL).orElse(STANDARD_BROTLI.level())),
                reader
                    .read(BROTLI_FROM)
                    .map(Integer::longValue)
                    .orElse(STANDARD_BROTLI.minLength()),
                reader.read(BROTLI_TYPES).orElse(STANDARD_BROTLI.types())))
        : Optional.empty();
  }
}
