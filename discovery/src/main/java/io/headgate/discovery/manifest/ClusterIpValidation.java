package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.IpLiteral;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ValidateServiceClusterIPsRelatedFields}: {@code clusterIP}, {@code clusterIPs}, {@code
 * ipFamilies} and {@code ipFamilyPolicy}, as far as they do not depend on the ranges.
 */
final class ClusterIpValidation {
  private static final String FIELD = "spec.clusterIPs";

  private ClusterIpValidation() {}

  static void validate(ServiceSpec spec, List<FieldError> errors) {
    if (spec.getType().equals("ExternalName")) {
      return; // none of them may be set
    }
    List<String> ips = Objects.requireNonNullElse(spec.getClusterIPs(), List.of());
    List<String> families = Objects.requireNonNullElse(spec.getIpFamilies(), List.of());
    int before = errors.size();
    first(spec, ips, errors);
    families(families, errors);
    policy(spec, errors);
    if (addresses(ips, errors)) {
      pairs(ips, families, errors);
    }
    if (errors.size() == before) {
      singleStack(spec, ips, families, errors);
    }
  }

  private static void first(ServiceSpec spec, List<String> ips, List<FieldError> errors) {
    String first = Objects.requireNonNullElse(spec.getClusterIP(), "");
    if (first.isEmpty() && !ips.isEmpty()) {
      errors.add(FieldError.invalid(FIELD, ips, "must be empty when `clusterIP` is not specified"));
    } else if (!ips.isEmpty() && !first.equals(ips.getFirst())) {
      errors.add(FieldError.invalid(FIELD, ips, "first value must match `clusterIP`"));
    }
  }

  private static void families(List<String> families, List<FieldError> errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < families.size(); i++) {
      String family = Objects.requireNonNullElse(families.get(i), "");
      String path = "spec.ipFamilies[" + i + "]";
      if (AddressFamily.of(family).isEmpty()) {
        errors.add(FieldError.notSupported(path, family, "IPv4", "IPv6"));
      }
      if (!seen.add(family)) {
        errors.add(FieldError.duplicate(path, family));
      }
    }
  }

  private static void policy(ServiceSpec spec, List<FieldError> errors) {
    String policy = spec.getIpFamilyPolicy();
    if (policy != null
        && !Set.of("SingleStack", "PreferDualStack", "RequireDualStack").contains(policy)) {
      errors.add(
          FieldError.notSupported(
              "spec.ipFamilyPolicy", policy, "PreferDualStack", "RequireDualStack", "SingleStack"));
    }
  }

  /** Whether each is an address. */
  private static boolean addresses(List<String> ips, List<FieldError> errors) {
    boolean valid = true;
    for (int i = 0; i < ips.size(); i++) {
      String ip = Objects.requireNonNullElse(ips.get(i), "");
      if (i == 0 && ip.equals("None")) {
        if (ips.size() > 1) {
          valid = false;
          errors.add(FieldError.invalid(FIELD, ips, "'None' must be the first and only value"));
        }
      } else if (IpLiteral.parse(ip).isEmpty()) {
        valid = false;
        errors.add(FieldError.invalid(FIELD + "[" + i + "]", ip, ServiceValidation.NOT_AN_IP));
      }
    }
    if (ips.size() > 2) {
      errors.add(FieldError.invalid(FIELD, ips, "may only hold up to 2 values"));
    }
    return valid;
  }

  private static void pairs(List<String> ips, List<String> families, List<FieldError> errors) {
    Set<AddressFamily> seen = new HashSet<>();
    for (int i = 0; i < ips.size(); i++) {
      Optional<InetAddress> ip = IpLiteral.parse(ips.get(i));
      if (ip.isEmpty()) {
        return; // None
      }
      AddressFamily family = AddressFamily.of(ip.get());
      seen.add(family);
      boolean named = i < families.size() && AddressFamily.of(families.get(i)).isPresent();
      if (named && !families.get(i).equals(family.text())) {
        errors.add(
            FieldError.invalid(
                FIELD + "[" + i + "]",
                ips.get(i),
                "expected an %s value as indicated by `ipFamilies[%d]`"
                    .formatted(families.get(i), i)));
      }
    }
    if (seen.size() < Math.min(ips.size(), 2)) {
      errors.add(
          FieldError.invalid(FIELD, ips, "may specify no more than one IP for each IP family"));
    }
  }

  private static void singleStack(
      ServiceSpec spec, List<String> ips, List<String> families, List<FieldError> errors) {
    if (!IpFamilies.policy(spec).equals(IpFamilies.SINGLE_STACK)) {
      return;
    }
    String detail =
        "must be 'RequireDualStack' or 'PreferDualStack' when multiple %s are specified";
    if (ips.size() == 2) {
      errors.add(
          FieldError.invalid(
              "spec.ipFamilyPolicy", IpFamilies.SINGLE_STACK, detail.formatted("cluster IPs")));
    }
    if (families.size() == 2) {
      errors.add(
          FieldError.invalid(
              "spec.ipFamilyPolicy", IpFamilies.SINGLE_STACK, detail.formatted("IP families")));
    }
  }
}
