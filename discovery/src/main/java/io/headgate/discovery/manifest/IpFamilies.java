package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.IpLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which address families a Service has ({@code initIPFamilyFields}, kubernetes {@code
 * pkg/registry/core/service/storage/alloc.go}). Pure; the Service has been validated.
 */
final class IpFamilies {
  static final String SINGLE_STACK = "SingleStack";
  static final String REQUIRE_DUAL_STACK = "RequireDualStack";

  private IpFamilies() {}

  /** The families in their order, the first one being that of {@code clusterIP}. */
  static List<AddressFamily> of(ServiceSpec spec, List<AddressFamily> configured) {
    if (spec.getType().equals("ExternalName")) {
      return List.of();
    }
    List<AddressFamily> families = asked(spec);
    if (families.isEmpty()) {
      families.add(configured.getFirst());
    }
    boolean second =
        families.size() == 1
            && !policy(spec).equals(SINGLE_STACK)
            && (configured.size() == 2 || isHeadlessWithoutSelector(spec));
    if (second) {
      families.add(families.getFirst().other());
    }
    return families;
  }

  /** What keeps the Service from being served in the families that it asks for. */
  static Optional<FieldError> refusal(ServiceSpec spec, List<AddressFamily> configured) {
    if (spec.getType().equals("ExternalName") || isHeadlessWithoutSelector(spec)) {
      return Optional.empty();
    }
    int named = named(spec).size();
    List<AddressFamily> asked = asked(spec);
    for (int i = named; i < asked.size(); i++) {
      if (!configured.contains(asked.get(i))) {
        return Optional.of(
            FieldError.invalid(
                "spec.clusterIPs[" + i + "]",
                explicitIps(spec),
                asked.get(i).text() + " is not configured on this cluster"));
      }
    }
    if (policy(spec).equals(REQUIRE_DUAL_STACK) && configured.size() < 2) {
      return Optional.of(
          FieldError.invalid(
              "spec.ipFamilyPolicy",
              REQUIRE_DUAL_STACK,
              "this cluster is not configured for dual-stack services"));
    }
    for (int i = 0; i < named; i++) {
      if (!configured.contains(asked.get(i))) {
        return Optional.of(
            FieldError.invalid(
                "spec.ipFamilies[" + i + "]",
                asked.get(i).text(),
                "not configured on this cluster"));
      }
    }
    return Optional.empty();
  }

  /** The policy; where none is written, that of a Service which asks for nothing. */
  static String policy(ServiceSpec spec) {
    return spec.getIpFamilyPolicy() != null
        ? spec.getIpFamilyPolicy()
        : isHeadlessWithoutSelector(spec) ? REQUIRE_DUAL_STACK : SINGLE_STACK;
  }

  /** The ClusterIPs that the manifest names; empty for a headless Service. */
  static List<String> explicitIps(ServiceSpec spec) {
    List<String> all = Objects.requireNonNullElse(spec.getClusterIPs(), List.of());
    String one = Objects.requireNonNullElse(spec.getClusterIP(), "");
    if (one.equals("None")) {
      return List.of();
    }
    return all.isEmpty() ? (one.isEmpty() ? List.of() : List.of(one)) : all;
  }

  private static boolean isHeadlessWithoutSelector(ServiceSpec spec) {
    return "None".equals(spec.getClusterIP())
        && (spec.getSelector() == null || spec.getSelector().isEmpty());
  }

  private static List<AddressFamily> named(ServiceSpec spec) {
    return Objects.requireNonNullElse(spec.getIpFamilies(), List.<String>of()).stream()
        .map(AddressFamily::of)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Those that are named, then those of further ClusterIPs that are. */
  private static List<AddressFamily> asked(ServiceSpec spec) {
    List<AddressFamily> asked = new ArrayList<>(named(spec));
    List<String> ips = explicitIps(spec);
    for (int i = asked.size(); i < ips.size(); i++) {
      asked.add(AddressFamily.of(IpLiteral.require(ips.get(i))));
    }
    return asked;
  }
}
