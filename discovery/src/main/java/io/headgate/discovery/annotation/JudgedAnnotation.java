package io.headgate.discovery.annotation;

/**
 * An annotation as it stands on an object, and what is done with it.
 *
 * @param key with its prefix
 */
public record JudgedAnnotation(String key, String value, Verdict verdict) {

  /** As problems say it: key, reason, and what to write instead. */
  public String message() {
    String instead =
        verdict instanceof Verdict.Refused refused && !refused.instead().isEmpty()
            ? "; instead: " + refused.instead()
            : "";
    return "metadata.annotations[" + key + "]: " + verdict.why() + instead;
  }
}
