package io.headgate.gateway.routing;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing.ExternalName;
import io.headgate.discovery.model.ServiceAddressing.Headless;
import io.headgate.discovery.model.ServiceAddressing.Virtual;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import java.util.List;
import java.util.Optional;

/** Finds the port of a Service that an Ingress names. Pure. */
final class BackendPorts {

  private BackendPorts() {}

  /**
   * The port; empty where the Service has no TCP port of that number or name. The port of an
   * ExternalName has one endpoint, the external host, at the port's target port; an ExternalName
   * that declares no ports at all is dialled at the number that the Ingress gives (as in
   * ingress-nginx).
   */
  static Optional<ServicePort> find(Service service, PortRef wanted) {
    Optional<ServicePort> declared = declared(service, wanted);
    return switch (service.addressing()) {
      case Virtual virtual -> declared;
      case Headless headless -> declared;
      case ExternalName(String host) -> {
        if (service.ports().isEmpty() && wanted instanceof PortRef.ByNumber(int number)) {
          yield Optional.of(undeclared(service, host, number));
        }
        yield declared.map(port -> external(port, host));
      }
    };
  }

  private static Optional<ServicePort> declared(Service service, PortRef wanted) {
    for (ServicePort port : service.ports()) {
      if (port.name().protocol() == Protocol.TCP && isMeant(port, wanted)) {
        return Optional.of(port);
      }
    }
    return Optional.empty();
  }

  private static boolean isMeant(ServicePort port, PortRef wanted) {
    return switch (wanted) {
      case PortRef.ByNumber(int number) -> port.spec().port() == number;
      case PortRef.ByName(String name) -> port.name().port().equals(name);
    };
  }

  private static ServicePort undeclared(Service service, String host, int number) {
    return new ServicePort(
        new ServicePortName(service.name(), "", Protocol.TCP),
        new PortSpec(number, Integer.toString(number), 0, Optional.empty()),
        List.of(),
        service.traits(),
        List.of(Endpoint.ready(EndpointAddress.unresolved(host, number))));
  }

  private static ServicePort external(ServicePort port, String host) {
    EndpointAddress address = EndpointAddress.unresolved(host, targetPort(port.spec()));
    return new ServicePort(
        port.name(),
        port.spec(),
        port.listenAddresses(),
        port.traits(),
        List.of(Endpoint.ready(address)));
  }

  /** There is no pod that could give a meaning to a named target port: the port stands for it. */
  private static int targetPort(PortSpec spec) {
    String target = spec.targetPort();
    boolean isNumber = !target.isEmpty() && target.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Integer.parseInt(target) : spec.port();
  }
}
