package io.headgate.gateway.app;

import io.headgate.discovery.check.ClusterCheck;
import io.headgate.discovery.kubernetes.ApiServerAccess;
import io.headgate.discovery.kubernetes.ApiServerReading;
import io.headgate.discovery.kubernetes.ApiServerReading.ConfigMaps;
import io.headgate.discovery.model.ConfigMapName;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The cluster of {@code check --from-cluster}.
 *
 * @param kubeconfig empty: the cluster that this program runs in
 * @param namespace the only one that is read; empty: all are
 * @param configMap ingress-nginx's; empty: those with its label or its usual names
 */
record CheckedCluster(
    Optional<Path> kubeconfig, Optional<String> namespace, Optional<ConfigMapName> configMap) {

  /**
   * Reads it once, and waits for that.
   *
   * @throws UsageException where the flags name no cluster
   */
  ApiServerReading.Read read() {
    ApiServerAccess access =
        kubeconfig
            .<ApiServerAccess>map(ApiServerAccess.Kubeconfig::new)
            .or(() -> ApiServerAccess.ofPod(System.getenv(), ApiServerAccess.CREDENTIALS))
            .orElseThrow(
                () ->
                    new UsageException(
                        "--kubeconfig: missing, and this is no pod of a cluster (expected: with"
                            + " --from-cluster, --kubeconfig FILE)"));
    ConfigMaps configMaps = configMaps();
    Vertx vertx = Vertx.vertx();
    try {
      return ApiServerReading.read(access, namespace.orElse(""), configMaps, vertx);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private ConfigMaps configMaps() {
    if (configMap.isEmpty()) {
      return new ConfigMaps(
          namespace.orElse(""), ClusterCheck.configMapNames(), ClusterCheck.CONFIG_MAP_LABEL);
    }
    ConfigMapName named = configMap.get();
    return new ConfigMaps(named.namespace(), List.of(named.name()), "");
  }
}
