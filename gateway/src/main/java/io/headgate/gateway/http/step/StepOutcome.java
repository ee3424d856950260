package io.headgate.gateway.http.step;

import io.headgate.discovery.model.GlobalAnswers;
import io.netty.handler.codec.http.HttpResponseStatus;

/** What a step makes of a request. */
public sealed interface StepOutcome {

  /** The next step's turn, and after the last one the pod's. */
  enum Proceed implements StepOutcome {
    INSTANCE
  }

  /** Answered with nothing but a head: what stands in it is said by {@link RouteSteps#respond}. */
  enum Preflight implements StepOutcome {
    INSTANCE
  }

  /** The client may not: 403. */
  enum Forbidden implements StepOutcome {
    INSTANCE
  }

  /** The client has asked too often, or has too much open: 503, unless it is said otherwise. */
  enum TooMany implements StepOutcome {
    OFTEN,
    OPEN;

    /** With which it is answered. */
    public int status(GlobalAnswers answers) {
      return switch (this) {
        case OFTEN -> answers.codes().tooOften();
        case OPEN -> answers.codes().tooManyOpen();
      };
    }
  }

  /**
   * The client has to say who it is: 401.
   *
   * @param challenge how, for WWW-Authenticate (RFC 9110 section 11.6.1); empty where it is not
   *     said how
   */
  record Unauthorized(String challenge) implements StepOutcome {}

  /**
   * Nobody can tell whether the client may: 503.
   *
   * @param why for the log
   */
  record Undecided(String why) implements StepOutcome {}

  /**
   * Who was to tell whether the client may has not told: 500.
   *
   * @param why for the log
   */
  record Unanswered(String why) implements StepOutcome {}

  /**
   * Another outcome, which somebody else has had a say in.
   *
   * @param outcome none of this kind
   */
  record Vouched(StepOutcome outcome, Vouching said) implements StepOutcome {}

  /**
   * The client is to ask elsewhere.
   *
   * @param location an absolute URL, or a path
   */
  record Redirected(HttpResponseStatus status, String location) implements StepOutcome {}
}
