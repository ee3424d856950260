package io.headgate.discovery.publish;

import io.headgate.discovery.model.ServiceName;
import java.util.List;

/** Where clients reach the Ingresses, from outside: what their status says. */
public sealed interface PublishedAddress {

  /** Nobody has said it: no status is written. */
  record Unknown() implements PublishedAddress {}

  /**
   * Always these.
   *
   * @param texts IP addresses and host names, at least one
   */
  record Fixed(List<String> texts) implements PublishedAddress {
    public Fixed {
      texts = List.copyOf(texts);
    }
  }

  /** Those of the Service in front of this program. */
  record OfService(ServiceName service) implements PublishedAddress {}
}
