package io.headgate.discovery.annotation;

import io.headgate.discovery.model.SessionTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The keys of the global ConfigMap about TLS sessions that go on later. Pure. */
public final class SessionKeys {

  static final Annotation<Boolean> TICKETS =
      new Annotation<>("ssl-session-tickets", RouteGrammar.flag());
  static final Annotation<Boolean> CACHE =
      new Annotation<>("ssl-session-cache", RouteGrammar.flag());

  /** How many nginx keeps in each MiB. */
  private static final long SESSIONS = 4000;

  private static final long MIB = 1024 * 1024;
  private static final long LEAST_BYTES = 8 * 1024;
  private static final long MOST_BYTES = 256 * 1024 * 1024;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(2);

  static final Annotation<Long> CACHE_SIZE =
      new Annotation<>(
          "ssl-session-cache-size",
          new Grammar<>(
              "8k-256m, such as 10m",
              text ->
                  Grammar.size().parse(text).filter(it -> it >= LEAST_BYTES && it <= MOST_BYTES)));

  static final Annotation<Duration> TIMEOUT =
      new Annotation<>(
          "ssl-session-timeout",
          new Grammar<>(
              "a number with s, m, h or d, such as 10m, 2d at most; s where none is written",
              text ->
                  AuthorizationGrammar.time(text)
                      .filter(it -> it.compareTo(SHORTEST) >= 0 && it.compareTo(LONGEST) <= 0)));

  private SessionKeys() {}

  /** What the data of a ConfigMap says; what is outside its grammar is not said. */
  public static SessionTerms parse(Map<String, String> data) {
    AnnotationReader reader =
        new AnnotationReader(new StandingAnnotations(data).behind(Map.of()), List.of());
    Optional<Long> size = reader.read(CACHE_SIZE);
    return new SessionTerms(
        reader.read(TICKETS),
        reader.read(CACHE),
        size.isEmpty() ? OptionalLong.empty() : OptionalLong.of(size.get() * SESSIONS / MIB),
        reader.read(TIMEOUT));
  }
}
