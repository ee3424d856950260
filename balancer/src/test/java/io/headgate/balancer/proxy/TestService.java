package io.headgate.balancer.proxy;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.ServiceTraits;
import io.headgate.discovery.model.SessionAffinity;
import io.headgate.discovery.model.TrafficPolicies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Service with one port, of TCP unless said otherwise, as a test writes it. */
record TestService(
    ServicePortName portName,
    SessionAffinity affinity,
    List<ListenAddress> addresses,
    List<Endpoint> endpoints,
    ServicePolicy policy,
    ExternalAccess access) {

  static TestService named(String name) {
    return new TestService(
        portName(name, Protocol.TCP),
        new SessionAffinity.None(),
        List.of(),
        List.of(),
        ServicePolicy.DEFAULT,
        ExternalAccess.EVERYBODY);
  }

  /** With UDP in place of TCP. */
  TestService udp() {
    return new TestService(
        portName(name(), Protocol.UDP), affinity, addresses, endpoints, policy, access);
  }

  TestService at(ListenAddress... listenAddresses) {
    return new TestService(portName, affinity, List.of(listenAddresses), endpoints, policy, access);
  }

  TestService with(Endpoint... all) {
    return new TestService(portName, affinity, addresses, List.of(all), policy, access);
  }

  TestService with(SessionAffinity wanted) {
    return new TestService(portName, wanted, addresses, endpoints, policy, access);
  }

  TestService with(ServicePolicy wanted) {
    return new TestService(portName, affinity, addresses, endpoints, wanted, access);
  }

  TestService with(ExternalAccess wanted) {
    return new TestService(portName, affinity, addresses, endpoints, policy, wanted);
  }

  private String name() {
    return portName.service().name();
  }

  private static ServicePortName portName(String name, Protocol protocol) {
    return new ServicePortName(new ServiceName("default", name), "", protocol);
  }

  /** One Service with its own port and those of others, which must have the same name. */
  Service together(TestService... others) {
    Service own = build();
    List<ServicePort> ports = new ArrayList<>(own.ports());
    for (TestService other : others) {
      ports.addAll(other.build().ports());
    }
    return new Service(own.name(), own.meta(), own.addressing(), own.traits(), ports);
  }

  Service build() {
    ServiceTraits traits =
        new ServiceTraits("uid-" + name(), affinity, TrafficPolicies.DEFAULT, access, policy);
    ServicePort port =
        new ServicePort(
            portName, new PortSpec(80, "80", 0, Optional.empty()), addresses, traits, endpoints);
    return new Service(
        portName.service(),
        new ObjectMeta("uid-" + name(), Instant.EPOCH, Map.of()),
        new ServiceAddressing.Virtual("ClusterIP", List.of()),
        traits,
        List.of(port));
  }
}
