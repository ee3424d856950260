package io.headgate.discovery.publish;

import io.headgate.discovery.model.Cidr;
import java.util.List;

/**
 * What is written into statuses.
 *
 * @param update whether any is
 * @param address of Ingresses
 * @param pool where addresses of LoadBalancers of our class come from; empty: they get none
 * @param clearOnShutdown whether Ingresses lose theirs when the last replica ends
 */
public record StatusOptions(
    boolean update, PublishedAddress address, List<Cidr> pool, boolean clearOnShutdown) {

  public StatusOptions {
    pool = List.copyOf(pool);
  }
}
