package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code ValidateServiceUpdate}: what may not change while a Service lives. A field that a manifest
 * leaves out keeps its value, as with {@code kubectl apply}; only what is written differently from
 * before is looked at. The former version of a Service that is refused goes on being served.
 */
final class ServiceUpdates {
  private final Map<ObjectRef, Held> held;
  private final List<Problem> problems;

  /**
   * @param held what is served now
   * @param problems takes one for each change that is refused
   */
  ServiceUpdates(Map<ObjectRef, Held> held, List<Problem> problems) {
    this.held = held;
    this.problems = problems;
  }

  /** The object itself, or its former version where the change is refused. */
  ManifestObject settle(ManifestObject object) {
    return object.object() instanceof Service service ? settle(object, service) : object;
  }

  private ManifestObject settle(ManifestObject object, Service service) {
    Held before = held.get(object.ref());
    if (before == null || before.source() == object) {
      return object;
    }
    List<FieldError> errors = new ArrayList<>();
    ServiceSpec after = service.getSpec();
    ServiceSpec written = ((Service) before.source().object()).getSpec();
    ServiceSpec live = ((Service) before.object()).getSpec();
    boolean lives = !isExternalName(live) && !isExternalName(after);
    if (lives && !Objects.equals(after.getClusterIPs(), written.getClusterIPs())) {
      clusterIps(live, after, errors);
    }
    if (lives && !Objects.equals(after.getIpFamilies(), written.getIpFamilies())) {
      ipFamilies(live, after, errors);
    }
    loadBalancer(live, after, errors);
    errors.forEach(error -> problems.add(object.problem(Problem.Reason.Invalid, error)));
    return errors.isEmpty() ? object : before.source();
  }

  private static boolean isExternalName(ServiceSpec spec) {
    return spec.getType().equals("ExternalName");
  }

  private static void clusterIps(ServiceSpec live, ServiceSpec after, List<FieldError> errors) {
    List<String> had = Objects.requireNonNullElse(live.getClusterIPs(), List.of());
    List<String> wanted = Objects.requireNonNullElse(after.getClusterIPs(), List.of());
    for (int i = 0; i < Math.min(had.size(), wanted.size()); i++) {
      if (!isSame(had.get(i), wanted.get(i))) {
        errors.add(
            FieldError.invalid("spec.clusterIPs[" + i + "]", wanted, "may not change once set"));
      }
    }
  }

  private static boolean isSame(String one, String other) {
    return one.equals(other)
        || (IpLiteral.parse(one).isPresent()
            && IpLiteral.parse(one).equals(IpLiteral.parse(other)));
  }

  private static void ipFamilies(ServiceSpec live, ServiceSpec after, List<FieldError> errors) {
    boolean headless = "None".equals(live.getClusterIP()) || "None".equals(after.getClusterIP());
    List<String> had = Objects.requireNonNullElse(live.getIpFamilies(), List.of());
    List<String> wanted = Objects.requireNonNullElse(after.getIpFamilies(), List.of());
    boolean changed =
        !had.isEmpty() && !wanted.isEmpty() && !had.getFirst().equals(wanted.getFirst());
    if (changed && !headless) {
      errors.add(FieldError.invalid("spec.ipFamilies[0]", wanted, "may not change once set"));
    }
  }

  private static void loadBalancer(ServiceSpec live, ServiceSpec after, List<FieldError> errors) {
    boolean stays = live.getType().equals("LoadBalancer") && after.getType().equals("LoadBalancer");
    if (stays && !Objects.equals(live.getLoadBalancerClass(), after.getLoadBalancerClass())) {
      errors.add(
          FieldError.invalid(
              "spec.loadBalancerClass", after.getLoadBalancerClass(), "may not change once set"));
    }
    int port = Objects.requireNonNullElse(after.getHealthCheckNodePort(), 0);
    if (HealthCheckPortClaim.isNeeded(live)
        && HealthCheckPortClaim.isNeeded(after)
        && port != 0
        && port != Objects.requireNonNullElse(live.getHealthCheckNodePort(), 0)) {
      errors.add(FieldError.forbidden("spec.healthCheckNodePort", "field is immutable"));
    }
  }
}
