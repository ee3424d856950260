package io.headgate.discovery.annotation;

import io.headgate.discovery.model.KeptConnections;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of the global ConfigMap about connections to pods that are kept. Pure. */
public final class KeptConnectionKeys {

  static final Annotation<Integer> MOST =
      new Annotation<>("upstream-keepalive-connections", Grammar.integer(0, 100_000));
  static final Annotation<Duration> IDLE =
      new Annotation<>("upstream-keepalive-timeout", Grammar.seconds());
  static final Annotation<Integer> REQUESTS =
      new Annotation<>("upstream-keepalive-requests", Grammar.integer(1, Integer.MAX_VALUE));
  static final Annotation<Duration> AGE =
      new Annotation<>(
          "upstream-keepalive-time",
          new Grammar<>(
              "a number with s, m, h or d, such as 1h; s where none is written",
              text -> AuthorizationGrammar.time(text).filter(Duration::isPositive)));

  private KeptConnectionKeys() {}

  /** What the data of a ConfigMap says; what is outside its grammar is not said. */
  public static KeptConnections parse(Map<String, String> data) {
    AnnotationReader reader =
        new AnnotationReader(new StandingAnnotations(data).behind(Map.of()), List.of());
    return new KeptConnections(
        reader.read(MOST), reader.read(IDLE), reader.read(REQUESTS), reader.read(AGE));
  }
}
