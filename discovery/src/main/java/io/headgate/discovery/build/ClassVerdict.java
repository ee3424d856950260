package io.headgate.discovery.build;

/** Whether an Ingress is ours. */
sealed interface ClassVerdict {

  /**
   * It is.
   *
   * @param ingressClass empty where it was taken without a class
   */
  record Ours(String ingressClass) implements ClassVerdict {}

  /** It is of a class that another controller answers for. */
  enum Another implements ClassVerdict {
    INSTANCE
  }

  /**
   * Nobody answers for it, as far as can be seen from here.
   *
   * @param message why, and what would help
   */
  record Nobody(String message) implements ClassVerdict {}
}
