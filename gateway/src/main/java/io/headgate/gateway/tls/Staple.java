package io.headgate.gateway.tls;

import io.headgate.discovery.model.Certificate;
import io.headgate.gateway.tls.StatusQuestion.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one version of a Secret, and when it is asked about again: when half of what is
 * left of an answer is over, and after a failure ever later. Guarded by {@link Stapling}; what is
 * good is read on any thread.
 */
final class Staple {

  static final Duration SHORTEST = Duration.ofMinutes(1);
  static final Duration LONGEST = Duration.ofDays(1);
  static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Certificate source;
  private final Asked question;
  private Instant due;
  private int failures;
  private boolean asking;
  private volatile Optional<GoodStatus> good = Optional.empty();

  Staple(Certificate source, Asked question, Instant now) {
    this.source = source;
    this.question = question;
    this.due = now;
  }

  Asked question() {
    return question;
  }

  /** An unchanged Secret is the same object. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(Certificate other) {
    return source == other;
  }

  /** Of now; empty where nothing good is known. */
  Optional<GoodStatus> good(Instant now) {
    Optional<GoodStatus> known = good;
    return known.isPresent() && known.get().isValid(now) ? known : Optional.empty();
  }

  /** Whether it is to be asked about now; then that counts as begun. */
  boolean begin(Instant now) {
    if (asking || now.isBefore(due)) {
      return false;
    }
    asking = true;
    return true;
  }

  /**
   * Takes what came of it.
   *
   * @return why there is nothing good; empty where there is
   */
  Optional<String> end(StatusAnswer answer, Instant now) {
    asking = false;
    return switch (answer) {
      case StatusAnswer.Good(GoodStatus status) -> {
        good = Optional.of(status);
        failures = 0;
        due = now.plus(bounded(Duration.between(now, status.until()).dividedBy(2), LONGEST));
        yield Optional.empty();
      }
      case StatusAnswer.NotGood(String why) -> {
        good = Optional.empty();
        yield Optional.of(later(why, now));
      }
      case StatusAnswer.Unusable(String why) -> Optional.of(later(why, now));
    };
  }

  private String later(String why, Instant now) {
    due = now.plus(bounded(SHORTEST.multipliedBy(1L << Math.min(failures, 10)), LONGEST_PAUSE));
    failures++;
    return why;
  }

  private static Duration bounded(Duration span, Duration longest) {
    Duration least = span.compareTo(SHORTEST) < 0 ? SHORTEST : span;
    return least.compareTo(longest) > 0 ? longest : least;
  }
}
