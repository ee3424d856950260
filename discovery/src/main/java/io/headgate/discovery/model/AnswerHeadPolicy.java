package io.headgate.discovery.model;

import java.util.Optional;

/**
 * What becomes of the heads of answers on their way to clients.
 *
 * @param location how clients see where pods send them; empty: as pods say it
 * @param cookies how clients see for whom the cookies of pods are
 * @param added what every answer has as well
 */
public record AnswerHeadPolicy(
    Optional<LocationPolicy> location, CookieChanges cookies, AddedHeaders added) {

  public static final AnswerHeadPolicy PLAIN =
      new AnswerHeadPolicy(Optional.empty(), CookieChanges.NONE, AddedHeaders.NONE);

  /** The same with redirects seen otherwise. */
  public AnswerHeadPolicy with(LocationPolicy other) {
    return new AnswerHeadPolicy(Optional.of(other), cookies, added);
  }

  /** The same with cookies seen otherwise. */
  public AnswerHeadPolicy with(CookieChanges other) {
    return new AnswerHeadPolicy(location, other, added);
  }

  /** The same with these headers. */
  public AnswerHeadPolicy with(AddedHeaders other) {
    return new AnswerHeadPolicy(location, cookies, other);
  }
}
