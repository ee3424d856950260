package io.headgate.discovery.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * That somebody else is asked about every request before it goes to a pod: an answer of 2xx lets it
 * in, 401 and 403 keep it out, and everything else is no answer.
 *
 * @param caching how long an answer holds for requests that are alike; empty: for one request
 * @param source whose content the headers of the question are; empty where none is named
 */
public record AuthorizationPolicy(
    Target target,
    Question question,
    Answers answers,
    Optional<Caching> caching,
    Optional<ConfigMapName> source) {

  /** Who is asked. */
  public sealed interface Target {}

  /** Whoever answers there. */
  public record Known(AuthorizationUrl url) implements Target {}

  /**
   * Nobody can be asked: answered with 503, and not let through.
   *
   * @param why names the annotation and what was expected
   */
  public record Unknown(String why) implements Target {}

  /**
   * What is said beside what the client sent.
   *
   * @param redirect where a client is to come back to; empty: to what it asked for
   * @param headers by name; they win over every other
   */
  public record Question(
      String method, Optional<RequestTemplate> redirect, Map<String, String> headers) {

    /** A GET that says what the client asked for. */
    public static final Question PLAIN = new Question("GET", Optional.empty(), Map.of());

    public Question {
      headers = Map.copyOf(headers);
    }

    /** The same with these headers. */
    public Question with(Map<String, String> others) {
      return new Question(method, redirect, others);
    }
  }

  /**
   * What becomes of the answer.
   *
   * @param toPod names in lower case: pods see these headers as the answer has them, and never as a
   *     client sent them
   * @param signIn where clients are sent that got 401; empty: they get the 401
   * @param alwaysSetCookie whether cookies of the answer reach clients with every status
   */
  public record Answers(
      List<String> toPod, Optional<RequestTemplate> signIn, boolean alwaysSetCookie) {

    /** Yes or no. */
    public static final Answers PLAIN = new Answers(List.of(), Optional.empty(), false);

    public Answers {
      toPod = List.copyOf(toPod);
    }
  }

  /**
   * For how long answers hold.
   *
   * @param key requests are alike whose texts are equal in every part
   * @param kept the first that names a status counts; a status that none names is not kept
   */
  public record Caching(RequestTemplate key, List<Kept> kept) {

    public Caching {
      kept = List.copyOf(kept);
    }

    /** For how long an answer of that status holds; zero: not at all. */
    public Duration of(int status) {
      return kept.stream()
          .filter(it -> it.statuses().isEmpty() || it.statuses().contains(status))
          .findFirst()
          .map(Kept::time)
          .orElse(Duration.ZERO);
    }
  }

  /**
   * For how long answers of some statuses hold.
   *
   * @param statuses empty: of every status
   */
  public record Kept(List<Integer> statuses, Duration time) {

    public Kept {
      statuses = List.copyOf(statuses);
    }
  }

  /** The same, of which nobody can be asked. */
  public AuthorizationPolicy unknown(String why) {
    return new AuthorizationPolicy(new Unknown(why), question, answers, caching, source);
  }

  /** The same with the headers that stand there. */
  public AuthorizationPolicy saying(ConfigMapName name, Map<String, String> headers) {
    return new AuthorizationPolicy(
        target, question.with(headers), answers, caching, Optional.of(name));
  }
}
