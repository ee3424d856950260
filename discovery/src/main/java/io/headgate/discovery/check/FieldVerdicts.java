package io.headgate.discovery.check;

import io.headgate.discovery.annotation.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What becomes of the fields of one kind; docs/services.md says more about those of Services. */
final class FieldVerdicts {

  static final FieldVerdicts SERVICE =
      parse(
          """
          spec.type                          | applied |
          spec.clusterIP                     | applied |
          spec.clusterIPs                    | applied |
          spec.ipFamilies                    | applied |
          spec.ipFamilyPolicy                | differs | without one it means SingleStack at every reading
          spec.ports[].name                  | applied |
          spec.ports[].port                  | applied |
          spec.ports[].protocol              | differs | TCP and UDP are served, SCTP is not
          spec.ports[].targetPort            | applied |
          spec.ports[].nodePort              | applied |
          spec.ports[].appProtocol           | differs | kubernetes.io/h2c: Ingresses speak HTTP/2 to its pods; nothing else depends on it
          spec.selector                      | applied |
          spec.externalIPs                   | ignored | not served without --allow-external-ips: who may write a Service could take over any address
          spec.externalTrafficPolicy         | differs | clients inside the cluster are held to it as well
          spec.internalTrafficPolicy         | applied |
          spec.healthCheckNodePort           | applied |
          spec.publishNotReadyAddresses      | applied |
          spec.sessionAffinity               | differs | one pod for all ports of the Service (headgate.io/affinity-scope: port for one each)
          spec.sessionAffinityConfig         | applied |
          spec.trafficDistribution           | applied |
          spec.loadBalancerClass             | differs | unset or headgate.io/load-balancer: an address of --load-balancer-pool
          spec.loadBalancerIP                | differs | a wish for an address of --load-balancer-pool
          spec.loadBalancerSourceRanges      | differs | who is outside is reset
          spec.allocateLoadBalancerNodePorts | applied |
          spec.externalName                  | applied | as the backend of an Ingress, and in DNS
          status                             | differs | its addresses are served whatever the class is
          """);

  static final FieldVerdicts INGRESS =
      parse(
          """
          spec.ingressClassName                               | applied | served where the class is one of --controller-class
          spec.defaultBackend.service                         | applied |
          spec.defaultBackend.resource                        | ignored | no resource is known: its requests are answered with 404
          spec.rules[].host                                   | applied |
          spec.rules[].http.paths[].path                      | applied |
          spec.rules[].http.paths[].pathType                  | applied | ImplementationSpecific is as Prefix
          spec.rules[].http.paths[].backend.service           | applied |
          spec.rules[].http.paths[].backend.resource          | ignored | no resource is known: its requests are answered with 404
          spec.tls[].hosts                                    | applied |
          spec.tls[].secretName                               | applied | over HTTP/1.1
          status                                              | ignored | written by controllers, and not read
          """);

  private final Map<String, Field> byPath;

  private FieldVerdicts(Map<String, Field> byPath) {
    this.byPath = byPath;
  }

  /**
   * A field that is known.
   *
   * @param name {@code spec.ports[].port}
   */
  record Field(String name, Verdict verdict) {}

  /** The field, or the one around it; empty for what every object has. */
  Optional<Field> of(List<String> path) {
    for (int length = path.size(); length > 0; length--) {
      Field field = byPath.get(String.join(".", path.subList(0, length)));
      if (field != null) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  private static FieldVerdicts parse(String table) {
    Map<String, Field> byPath = new LinkedHashMap<>();
    table
        .lines()
        .forEach(
            line -> {
              String[] cells = line.split("\\|", -1);
              String name = cells[0].strip();
              byPath.put(
                  name.replace("[]", ""),
                  new Field(name, verdict(cells[1].strip(), cells[2].strip())));
            });
    return new FieldVerdicts(byPath);
  }

  private static Verdict verdict(String word, String why) {
    return switch (word) {
      case "applied" -> new Verdict.Applied(why);
      case "differs" -> new Verdict.Differs(why);
      case "ignored" -> new Verdict.Ignored(why, false);
      default -> throw new IllegalStateException("verdict: \"" + word + "\"");
    };
  }
}
