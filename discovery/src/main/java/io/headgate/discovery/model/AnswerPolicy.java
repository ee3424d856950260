package io.headgate.discovery.model;

import java.util.Optional;

/**
 * What becomes of answers on their way to clients, and who gets copies of requests.
 *
 * @param errors which of them somebody else gives instead
 * @param head what becomes of their heads
 * @param mirror who gets copies of requests; empty: nobody
 * @param delivery how their bodies go out
 * @param observation what is kept of its requests
 */
public record AnswerPolicy(
    ErrorPolicy errors,
    AnswerHeadPolicy head,
    Optional<MirrorPolicy> mirror,
    DeliveryPolicy delivery,
    ObservationPolicy observation) {

  public static final AnswerPolicy DEFAULT =
      new AnswerPolicy(
          ErrorPolicy.NONE,
          AnswerHeadPolicy.PLAIN,
          Optional.empty(),
          DeliveryPolicy.PLAIN,
          ObservationPolicy.DEFAULT);

  /** The same with others that are replaced. */
  public AnswerPolicy with(ErrorPolicy other) {
    return new AnswerPolicy(other, head, mirror, delivery, observation);
  }

  /** The same with heads seen otherwise. */
  public AnswerPolicy with(AnswerHeadPolicy other) {
    return new AnswerPolicy(errors, other, mirror, delivery, observation);
  }

  /** The same with copies for somebody. */
  public AnswerPolicy with(MirrorPolicy other) {
    return new AnswerPolicy(errors, head, Optional.of(other), delivery, observation);
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
    return new AnswerPolicy(errors, head, mirror, other, observation);
  }

  /** The same, of which other things are kept. */
  public AnswerPolicy with(ObservationPolicy other) {
    return new AnswerPolicy(errors, head, mirror, delivery, other);
  }
}
