package io.headgate.discovery.annotation;

import io.headgate.discovery.model.ClientLimits;
import io.headgate.discovery.model.ClientLimits.HeadSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of the global ConfigMap about the requests of all clients. Pure. */
public final class ClientLimitKeys {

  static final Annotation<Duration> HEAD =
      new Annotation<>("client-header-timeout", Grammar.seconds());
  static final Annotation<Duration> BODY =
      new Annotation<>("client-body-timeout", Grammar.seconds());
  static final Annotation<HeadSize> HEAD_SIZE =
      new Annotation<>("large-client-header-buffers", buffers());

  /** 0: each connection carries one request, as in nginx. */
  static final Annotation<Duration> KEEP_ALIVE =
      new Annotation<>(
          "keep-alive",
          new Grammar<>(
              "whole seconds without a unit, or 0",
              text ->
                  text.equals("0") ? Optional.of(Duration.ZERO) : Grammar.seconds().parse(text)));

  static final Annotation<Integer> REQUESTS =
      new Annotation<>("keep-alive-requests", Grammar.integer(1, Integer.MAX_VALUE));

  private static final int MOST_BUFFERS = 64;
  private static final long LEAST_BYTES = 1024;
  private static final long MOST_BYTES = 128 * 1024;

  /** Of all buffers: each connection may make us hold so much before anybody is asked. */
  private static final long MOST_TOGETHER = 1024 * 1024;

  private ClientLimitKeys() {}

  /** What the data of a ConfigMap says; what is outside its grammar is not said. */
  public static ClientLimits parse(Map<String, String> data) {
    AnnotationReader reader =
        new AnnotationReader(new StandingAnnotations(data).behind(Map.of()), List.of());
    Optional<Duration> keepAlive = reader.read(KEEP_ALIVE);
    return new ClientLimits(
        reader.read(HEAD),
        reader.read(BODY),
        reader.read(HEAD_SIZE),
        keepAlive.filter(Duration::isPositive),
        keepAlive.filter(Duration::isZero).isPresent() ? Optional.of(1) : reader.read(REQUESTS));
  }

  /** nginx's number of buffers and their size: a line has to fit into one, a head into all. */
  private static Grammar<HeadSize> buffers() {
    return new Grammar<>(
        "how many and how large, such as 4 8k: 1-64 of 1k-128k, 1m at most together",
        ClientLimitKeys::headSize);
  }

  private static Optional<HeadSize> headSize(String text) {
    String[] words = text.split(" +", -1);
    if (words.length != 2) {
      return Optional.empty();
    }
    Optional<Long> size =
        Grammar.size().parse(words[1]).filter(it -> it >= LEAST_BYTES && it <= MOST_BYTES);
    return Grammar.integer(1, MOST_BUFFERS)
        .parse(words[0])
        .flatMap(
            number ->
                size.filter(it -> it * number <= MOST_TOGETHER)
                    .map(it -> new HeadSize((int) (long) it, (int) (it * number))));
  }
}
