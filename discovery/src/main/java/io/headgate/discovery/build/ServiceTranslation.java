package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.headgate.discovery.annotation.Parsed;
import io.headgate.discovery.annotation.ServiceAnnotations;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ExternalAccess;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.LoadBalancerStatus;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PortSpec;
import io.headgate.discovery.model.Problem;
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
import io.headgate.discovery.model.TrafficPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Service object and its EndpointSlices become a Service of the model. Pure; one instance for one
 * translation.
 *
 * <p>A Service that another proxy answers for, or that is marked as headless by its label, keeps
 * its ports and endpoints, since an Ingress may name it, but listens nowhere. A slice with these
 * labels gives no endpoints to a Service that we answer for ({@link ProxyLabels}).
 */
final class ServiceTranslation {

  private static final int DEFAULT_AFFINITY_SECONDS = 10800;

  private final StoredObject<io.fabric8.kubernetes.api.model.Service> written;
  private final ServiceSpec spec;
  private final ServiceName name;
  private final ServiceAddressing addressing;
  private final Optional<ListenAddresses> listenAddresses;
  private final List<Problem> problems = new ArrayList<>();

  private ServiceTranslation(
      StoredObject<io.fabric8.kubernetes.api.model.Service> written, ServiceRules rules) {
    this.written = written;
    this.spec = written.object().getSpec();
    this.name = new ServiceName(written.namespace(), written.name());
    this.addressing = addressing(written.object());
    this.listenAddresses =
        addressing instanceof ServiceAddressing.Virtual virtual && rules.isServed(written.labels())
            ? Optional.of(new ListenAddresses(written, virtual, rules.allowExternalIps()))
            : Optional.empty();
  }

  static Translated<Service> translate(
      StoredObject<io.fabric8.kubernetes.api.model.Service> written,
      Iterable<StoredObject<EndpointSlice>> slices,
      ServiceRules rules) {
    return new ServiceTranslation(written, rules).translate(slices);
  }

  private Translated<Service> translate(Iterable<StoredObject<EndpointSlice>> slices) {
    ObjectMeta meta = written.meta();
    ServiceTraits traits =
        new ServiceTraits(meta.uid(), affinity(spec), trafficPolicies(spec), access(), policy());
    EndpointTranslation endpoints = new EndpointTranslation(meant(slices));
    List<ServicePort> ports = new ArrayList<>();
    for (int i = 0; i < spec.getPorts().size(); i++) {
      var port = spec.getPorts().get(i);
      Protocol protocol =
          Protocol.valueOf(Objects.requireNonNullElse(port.getProtocol(), Protocol.TCP.name()));
      switch (protocol) {
        case TCP, UDP -> ports.add(port(port, protocol, traits, endpoints));
        case SCTP ->
            problems.add(
                written.problem(
                    Problem.Reason.NotSupported,
                    "spec.ports[%d].protocol: SCTP is not served by this version (expected: TCP or UDP); other ports of this Service are"
                        .formatted(i)));
      }
    }
    problems.addAll(endpoints.problems());
    listenAddresses.ifPresent(it -> problems.addAll(it.problems()));
    return new Translated<>(new Service(name, meta, addressing, traits, ports), problems);
  }

  private ServicePort port(
      io.fabric8.kubernetes.api.model.ServicePort port,
      Protocol protocol,
      ServiceTraits traits,
      EndpointTranslation endpoints) {
    String portName = Objects.requireNonNullElse(port.getName(), "");
    int number = port.getPort();
    int nodePort = Objects.requireNonNullElse(port.getNodePort(), 0);
    String targetPort =
        port.getTargetPort() == null
            ? Integer.toString(number)
            : port.getTargetPort().getValue().toString();
    return new ServicePort(
        new ServicePortName(name, portName, protocol),
        new PortSpec(number, targetPort, nodePort, Optional.ofNullable(port.getAppProtocol())),
        listenAddresses.map(it -> it.of(number, nodePort)).orElse(List.of()),
        traits,
        addressing instanceof ServiceAddressing.ExternalName(String host)
            ? List.of(external(host, port))
            : endpoints.of(portName, protocol.name()));
  }

  private Iterable<StoredObject<EndpointSlice>> meant(Iterable<StoredObject<EndpointSlice>> all) {
    if (listenAddresses.isEmpty()) {
      return all;
    }
    List<StoredObject<EndpointSlice>> meant = new ArrayList<>();
    for (StoredObject<EndpointSlice> slice : all) {
      if (ProxyLabels.areOurs(slice.labels())) {
        meant.add(slice);
      }
    }
    return meant;
  }

  private ServicePolicy policy() {
    return parsed(ServiceAnnotations.parse(written.annotations()));
  }

  /** The API server has refused what is not a CIDR; it allows blanks around one. */
  private ExternalAccess access() {
    List<Cidr> ranges =
        spec.getLoadBalancerSourceRanges().stream().map(String::strip).map(Cidr::parse).toList();
    return new ExternalAccess(
        ranges, parsed(ServiceAnnotations.sourceRangesOnNodePort(written.annotations())));
  }

  private <T> T parsed(Parsed<T> parsed) {
    parsed.faults().forEach(it -> problems.add(written.problem(Problem.Reason.Annotation, it)));
    return parsed.policy();
  }

  /** As in ingress-nginx: the target port where it is a number, for nobody resolves its name. */
  private static Endpoint external(String host, io.fabric8.kubernetes.api.model.ServicePort port) {
    @Nullable Integer target =
        port.getTargetPort() == null ? null : port.getTargetPort().getIntVal();
    int dialled = target == null || target == 0 ? port.getPort() : target;
    return Endpoint.ready(EndpointAddress.unresolved(host, dialled));
  }

  private static ServiceAddressing addressing(io.fabric8.kubernetes.api.model.Service service) {
    ServiceSpec spec = service.getSpec();
    String type = Objects.requireNonNullElse(spec.getType(), "ClusterIP");
    if (type.equals("ExternalName")) {
      return new ServiceAddressing.ExternalName(withoutTrailingDot(spec.getExternalName()));
    }
    if (Objects.equals(spec.getClusterIP(), "None")) {
      return new ServiceAddressing.Headless();
    }
    List<String> written =
        spec.getClusterIPs().isEmpty() && spec.getClusterIP() != null
            ? List.of(spec.getClusterIP())
            : spec.getClusterIPs();
    List<InetAddress> ips =
        written.stream().map(IpLiteral::parse).flatMap(Optional::stream).toList();
    return new ServiceAddressing.Virtual(
        type,
        ips,
        type.equals("LoadBalancer")
            ? ListenAddresses.loadBalancer(service)
            : LoadBalancerStatus.NONE);
  }

  private static String withoutTrailingDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static SessionAffinity affinity(ServiceSpec spec) {
    if (!Objects.equals(spec.getSessionAffinity(), "ClientIP")) {
      return new SessionAffinity.None();
    }
    var config = spec.getSessionAffinityConfig();
    @Nullable Integer seconds =
        config == null || config.getClientIP() == null
            ? null
            : config.getClientIP().getTimeoutSeconds();
    return new SessionAffinity.ClientIp(
        Duration.ofSeconds(Objects.requireNonNullElse(seconds, DEFAULT_AFFINITY_SECONDS)));
  }

  private static TrafficPolicies trafficPolicies(ServiceSpec spec) {
    return new TrafficPolicies(
        trafficPolicy(spec.getInternalTrafficPolicy()),
        trafficPolicy(spec.getExternalTrafficPolicy()));
  }

  private static TrafficPolicy trafficPolicy(@Nullable String written) {
    return Objects.equals(written, "Local") ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER;
  }
}
