package io.headgate.discovery.annotation;

/**
 * What this version of the program does with an annotation or a field. It speaks of what is built,
 * never of what is planned.
 */
public sealed interface Verdict {

  /** A sentence: how it is applied, or why it is not. */
  String why();

  /** As lists and documents name it. */
  default String text() {
    return switch (this) {
      case Applied applied -> "applied";
      case Differs differs -> "differs";
      case Ignored ignored -> "ignored";
      case Refused refused -> "refused";
    };
  }

  /** As ingress-nginx, or the API, means it. */
  record Applied(String why) implements Verdict {}

  /**
   * Applied with a difference.
   *
   * @param why says the difference
   */
  record Differs(String why) implements Verdict {}

  /**
   * It changes nothing.
   *
   * @param protects it was to keep somebody out or to hold somebody back; without it more is let
   *     through than its author meant, so it is a problem of its object as well
   */
  record Ignored(String why, boolean protects) implements Verdict {}

  /**
   * It will not be done, or cannot be understood.
   *
   * @param instead what to write in its place; empty where there is nothing
   */
  record Refused(String why, String instead) implements Verdict {}
}
