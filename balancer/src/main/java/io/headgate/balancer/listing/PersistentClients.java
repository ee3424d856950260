package io.headgate.balancer.listing;

import io.headgate.discovery.model.EndpointAddress;
import java.util.Map;

/** How many clients belong to each endpoint by affinity. Any thread. */
public interface PersistentClients {

  /**
   * An endpoint of a Service.
   *
   * @param serviceUid of the Service with {@code sessionAffinity: ClientIP}
   */
  record Holder(String serviceUid, EndpointAddress endpoint) {}

  /** Counts them; walks over all clients. */
  Map<Holder, Long> count();
}
