package io.headgate.gateway.routing;

import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;

/** What the backend of a route comes to in one snapshot. */
public sealed interface BackendTarget {

  /** This Service port; whether it has an endpoint to give is the picker's to say. */
  record Found(ServicePort port) implements BackendTarget {}

  /** The Service does not exist: answered with 503. */
  record NoService(ServiceName service) implements BackendTarget {}

  /** The Service has no TCP port of that number or name: answered with 503. */
  record NoPort(ServiceName service, PortRef port) implements BackendTarget {}

  /** The backend is a resource, and no kind of resource is known here: answered with 404. */
  record UnknownResource(String kind, String name) implements BackendTarget {}
}
