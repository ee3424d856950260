package io.headgate.gateway.http.step;

/** What one guard says of a request. */
sealed interface Judgement {

  /** It may come in, as far as this guard knows. */
  enum Admitted implements Judgement {
    INSTANCE
  }

  /** Nothing speaks against it, and nothing for it. */
  enum NoOpinion implements Judgement {
    INSTANCE
  }

  /** It may come in, and whoever says so has more to say. */
  record Vouched(Vouching said) implements Judgement {}

  /** It may not; another guard may still let it in where one is enough. */
  record Denied(StepOutcome answer) implements Judgement {}

  /** It cannot be told, so it may not, whatever others say. */
  record Undecided(String why) implements Judgement {}

  /** Who should have told has not, so it may not, whatever others say. */
  record Unanswered(String why) implements Judgement {}
}
