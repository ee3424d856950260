package io.headgate.discovery.model;

import java.util.Optional;

/**
 * What becomes of answers on their way to clients, and who gets copies of requests.
 *
 * @param errors which of them somebody else gives instead
 * @param location how clients see where pods send them; empty: as pods say it
 * @param mirror who gets copies of requests; empty: nobody
 * @param delivery how their bodies go out
 * @param logged whether the access log has its requests, where there is one
 */
public record AnswerPolicy(
    ErrorPolicy errors,
    Optional<LocationPolicy> location,
    Optional<MirrorPolicy> mirror,
    DeliveryPolicy delivery,
    boolean logged) {

  public static final AnswerPolicy DEFAULT =
      new AnswerPolicy(
          ErrorPolicy.NONE, Optional.empty(), Optional.empty(), DeliveryPolicy.PLAIN, true);

  /** The same with others that are replaced. */
  public AnswerPolicy with(ErrorPolicy other) {
    return new AnswerPolicy(other, location, mirror, delivery, logged);
  }

  /** The same with redirects seen otherwise. */
  public AnswerPolicy with(LocationPolicy other) {
    return new AnswerPolicy(errors, Optional.of(other), mirror, delivery, logged);
  }

  /** The same with copies for somebody. */
  public AnswerPolicy with(MirrorPolicy other) {
    return new AnswerPolicy(errors, location, Optional.of(other), delivery, logged);
  }

  /** The same at that pace. */
  public AnswerPolicy with(PacePolicy other) {
    return with(new DeliveryPolicy(Optional.of(other), delivery.compression()));
  }

  /** The same, compressed like that. */
  public AnswerPolicy with(CompressionPolicy other) {
    return with(new DeliveryPolicy(delivery.pace(), other));
  }

  private AnswerPolicy with(DeliveryPolicy other) {
    return new AnswerPolicy(errors, location, mirror, other, logged);
  }

  /** The same, logged or not. */
  public AnswerPolicy logged(boolean other) {
    return new AnswerPolicy(errors, location, mirror, delivery, other);
  }
}
