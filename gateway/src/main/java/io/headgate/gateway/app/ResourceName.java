package io.headgate.gateway.app;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/** What {@code get} can list, by the names kubectl's users would try. */
enum ResourceName {
  SERVICES,
  ENDPOINTS,
  ROUTES,
  CONNECTIONS,
  AFFINITY,
  MEMBERS,
  CERTIFICATES,
  PROBLEMS;

  /** The last part of its path in the admin API. */
  String path() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ResourceName parse(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    StringBuilder expected = new StringBuilder();
    for (ResourceName resource : values()) {
      if (resource.path().equals(wanted) || resource.aliases().contains(wanted)) {
        return resource;
      }
      expected.append(expected.isEmpty() ? "" : ", ").append(resource.path());
    }
    throw new TypeConversionException(
        "\"" + text + "\" is not known (expected: one of " + expected + ")");
  }

  private List<String> aliases() {
    return switch (this) {
      case SERVICES -> List.of("service", "svc");
      case ENDPOINTS -> List.of("endpoint", "ep");
      case ROUTES -> List.of("route", "ingresses", "ingress", "ing");
      case CONNECTIONS -> List.of("connection", "conn");
      case AFFINITY -> List.of("affinities", "aff");
      case MEMBERS -> List.of("member");
      case CERTIFICATES -> List.of("certificate", "cert");
      case PROBLEMS -> List.of("problem");
    };
  }
}
