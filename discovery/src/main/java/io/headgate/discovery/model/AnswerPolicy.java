package io.headgate.discovery.model;

/**
 * What becomes of answers on their way to clients.
 *
 * @param errors which of them somebody else gives instead
 */
public record AnswerPolicy(ErrorPolicy errors) {

  public static final AnswerPolicy DEFAULT = new AnswerPolicy(ErrorPolicy.NONE);
}
