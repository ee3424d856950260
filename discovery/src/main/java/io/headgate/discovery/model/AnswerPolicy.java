package io.headgate.discovery.model;

import java.util.Optional;

/**
 * What becomes of answers on their way to clients, and who gets copies of requests.
 *
 * @param errors which of them somebody else gives instead
 * @param location how clients see where pods send them; empty: as pods say it
 * @param mirror who gets copies of requests; empty: nobody
 */
public record AnswerPolicy(
    ErrorPolicy errors, Optional<LocationPolicy> location, Optional<MirrorPolicy> mirror) {

  public static final AnswerPolicy DEFAULT =
      new AnswerPolicy(ErrorPolicy.NONE, Optional.empty(), Optional.empty());

  /** The same with others that are replaced. */
  public AnswerPolicy with(ErrorPolicy other) {
    return new AnswerPolicy(other, location, mirror);
  }

  /** The same with redirects seen otherwise. */
  public AnswerPolicy with(LocationPolicy other) {
    return new AnswerPolicy(errors, Optional.of(other), mirror);
  }

  /** The same with copies for somebody. */
  public AnswerPolicy with(MirrorPolicy other) {
    return new AnswerPolicy(errors, location, Optional.of(other));
  }
}
