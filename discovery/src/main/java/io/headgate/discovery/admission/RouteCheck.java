package io.headgate.discovery.admission;

import io.headgate.discovery.model.Ingress;
import java.util.List;

/** Says of an Ingress what would become of its routes beside those that are served now. */
public interface RouteCheck {

  /** Takes no longer than looking up its own paths, and waits for nothing. */
  List<Finding> check(Ingress ingress);

  /**
   * Something about one route.
   *
   * @param refused whether the Ingress is to be refused for it
   */
  record Finding(String message, boolean refused) {}
}
