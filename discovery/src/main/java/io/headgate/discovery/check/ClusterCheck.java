package io.headgate.discovery.check;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Says what would become of the objects of a cluster. An API server has taken them, so none is
 * invalid.
 */
public final class ClusterCheck {

  /** The label of ingress-nginx's ConfigMap, as its chart and its manifests have it. */
  public static final String CONFIG_MAP_LABEL = "app.kubernetes.io/name=ingress-nginx";

  private static final Set<String> CONFIG_MAP_NAMES =
      Set.of(
          "ingress-nginx-controller",
          "nginx-ingress-controller",
          "nginx-configuration",
          "nginx-load-balancer-conf");

  private ClusterCheck() {}

  /** The names that ingress-nginx's ConfigMap usually has. */
  public static Set<String> configMapNames() {
    return CONFIG_MAP_NAMES;
  }

  /**
   * The verdicts of the Ingresses, Services and of ingress-nginx's ConfigMap among them.
   *
   * @param problems of what could not be read
   */
  public static CheckReport of(
      CheckOptions options, List<HasMetadata> objects, List<Problem> problems) {
    ObjectVerdicts verdicts = new ObjectVerdicts(options);
    List<Written> written = objects.stream().<Written>map(Written.InCluster::new).toList();
    List<Finding> findings = new ArrayList<>();
    written.forEach(it -> verdicts.of(it).ifPresent(findings::addAll));
    findings.addAll(new AcceptanceVerdicts(options, verdicts).of(written));
    return new CheckReport(findings, problems);
  }

  /** The Ingresses among them. */
  public static ReadIngresses ingresses(CheckOptions options, List<HasMetadata> objects) {
    return ReadIngresses.of(objects, options);
  }
}
