package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.headgate.discovery.annotation.Parsed;
import io.headgate.discovery.annotation.PortExposures;
import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.PortExposure;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceAddressing;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ports of the gateway that ConfigMaps give to Services, as they are now. Control thread. */
final class ExposedPorts {

  private final ExposureRules rules;
  private final ResourceStore store;
  private final Map<Protocol, Translated<List<PortExposure>>> current =
      new EnumMap<>(Protocol.class);

  ExposedPorts(ExposureRules rules, ResourceStore store) {
    this.rules = rules;
    this.store = store;
  }

  /** Brings itself up to date; the Services to which other ports lead than before. */
  Set<ServiceName> update(Changes changes) {
    Set<ServiceName> touched = new HashSet<>();
    rules.tcp().ifPresent(it -> update(Protocol.TCP, it, changes, touched));
    rules.udp().ifPresent(it -> update(Protocol.UDP, it, changes, touched));
    return touched;
  }

  /** Whether there are none. */
  boolean isEmpty() {
    return current.values().stream().allMatch(it -> it.value().isEmpty());
  }

  /** Where a Service port is to be reached because of them. */
  List<ListenAddress> addresses(ServicePort port) {
    List<ListenAddress> addresses = new ArrayList<>();
    for (Translated<List<PortExposure>> one : current.values()) {
      for (PortExposure exposure : one.value()) {
        if (exposure.leadsTo(port)) {
          addresses.add(
              new ListenAddress.ExposedPort(
                  rules.address(), exposure.number(), exposure.headers()));
        }
      }
    }
    return addresses;
  }

  /** What is wrong, with the ConfigMaps and with what they name. */
  List<Problem> problems(Function<ServiceName, @Nullable Service> services) {
    List<Problem> problems = new ArrayList<>();
    current.forEach(
        (protocol, one) -> {
          problems.addAll(one.problems());
          for (PortExposure exposure : one.value()) {
            missing(exposure, services.apply(exposure.service()))
                .ifPresent(
                    it ->
                        problems.add(
                            problem(
                                name(protocol).orElseThrow(),
                                Problem.Reason.BackendNotFound,
                                "data.%d: %s; it is not opened".formatted(exposure.number(), it))));
          }
        });
    return problems;
  }

  private void update(
      Protocol protocol, ConfigMapName name, Changes changes, Set<ServiceName> touched) {
    @Nullable Translated<List<PortExposure>> before = current.get(protocol);
    if (before != null && !changes.configMaps().contains(name)) {
      return;
    }
    Translated<List<PortExposure>> after = translate(protocol, name, store.configMap(name));
    current.put(protocol, after);
    List<PortExposure> former = before == null ? List.of() : before.value();
    former.stream()
        .filter(it -> !after.value().contains(it))
        .forEach(it -> touched.add(it.service()));
    after.value().stream()
        .filter(it -> !former.contains(it))
        .forEach(it -> touched.add(it.service()));
  }

  private Translated<List<PortExposure>> translate(
      Protocol protocol, ConfigMapName name, @Nullable StoredObject<ConfigMap> written) {
    if (written == null) {
      return new Translated<>(
          List.of(),
          List.of(
              problem(
                  name,
                  Problem.Reason.ConfigMap,
                  "%s: \"%s\" is not there (expected: a ConfigMap); no port is opened by it"
                      .formatted(flag(protocol), name))));
    }
    Parsed<List<PortExposure>> parsed =
        PortExposures.parse(
            protocol, Objects.requireNonNullElse(written.object().getData(), Map.of()));
    List<PortExposure> usable = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    parsed.faults().forEach(it -> problems.add(written.problem(Problem.Reason.ConfigMap, it)));
    for (PortExposure exposure : parsed.policy()) {
      Optional<String> taker = rules.taker(exposure);
      if (taker.isEmpty()) {
        usable.add(exposure);
      } else {
        problems.add(
            written.problem(
                Problem.Reason.ConfigMap,
                "data.%d: the port is that of %s (expected: one that the program does not use itself); it is not opened"
                    .formatted(exposure.number(), taker.get())));
      }
    }
    return new Translated<>(List.copyOf(usable), List.copyOf(problems));
  }

  private static Optional<String> missing(PortExposure exposure, @Nullable Service service) {
    if (service == null) {
      return Optional.of("Service " + exposure.service() + " does not exist");
    }
    if (service.addressing() instanceof ServiceAddressing.ExternalName) {
      return Optional.of(
          "Service " + exposure.service() + " is an ExternalName (expected: one with pods)");
    }
    return service.ports().stream().anyMatch(exposure::leadsTo)
        ? Optional.empty()
        : Optional.of(
            "Service %s has no %s port %s"
                .formatted(exposure.service(), exposure.protocol(), exposure.port()));
  }

  private Optional<ConfigMapName> name(Protocol protocol) {
    return protocol == Protocol.TCP ? rules.tcp() : rules.udp();
  }

  private static String flag(Protocol protocol) {
    return protocol == Protocol.TCP ? "--tcp-services-configmap" : "--udp-services-configmap";
  }

  private Problem problem(ConfigMapName name, Problem.Reason reason, String message) {
    @Nullable StoredObject<ConfigMap> written = store.configMap(name);
    return written == null
        ? new Problem(
            new ObjectRef("ConfigMap", name.namespace(), name.name()),
            reason,
            message,
            Optional.empty())
        : written.problem(reason, message);
  }
}
