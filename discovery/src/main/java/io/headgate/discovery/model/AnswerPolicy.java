package io.headgate.discovery.model;

import java.util.Optional;

/**
 * What becomes of answers on their way to clients.
 *
 * @param errors which of them somebody else gives instead
 * @param location how clients see where pods send them; empty: as pods say it
 */
public record AnswerPolicy(ErrorPolicy errors, Optional<LocationPolicy> location) {

  public static final AnswerPolicy DEFAULT = new AnswerPolicy(ErrorPolicy.NONE, Optional.empty());

  /** The same with others that are replaced. */
  public AnswerPolicy with(ErrorPolicy other) {
    return new AnswerPolicy(other, location);
  }

  /** The same with redirects seen otherwise. */
  public AnswerPolicy with(LocationPolicy other) {
    return new AnswerPolicy(errors, Optional.of(other));
  }
}
