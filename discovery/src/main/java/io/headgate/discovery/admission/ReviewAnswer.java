package io.headgate.discovery.admission;

/** What is said to an API server. */
public sealed interface ReviewAnswer {

  /**
   * An AdmissionReview.
   *
   * @param json the whole review with its response
   */
  record Reviewed(String json, Outcome outcome) implements ReviewAnswer {}

  /**
   * The question cannot be understood; whoever asks has its own rule for that.
   *
   * @param message what was expected
   */
  record Malformed(String message) implements ReviewAnswer {}

  /** What was decided. */
  enum Outcome {
    ALLOWED,
    /** Allowed, with warnings. */
    WARNED,
    DENIED
  }
}
