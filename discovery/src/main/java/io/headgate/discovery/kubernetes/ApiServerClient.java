package io.headgate.discovery.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.headgate.discovery.model.TimeSource;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** Makes the client of an API server. */
final class ApiServerClient {

  /**
   * Wait before the first repetition of a request or a watch that failed. The client doubles it
   * five times, to 0.32 s: so what has changed while the API server was away is known soon after
   * its return. A longer {@code Retry-After} of the API server counts instead.
   */
  private static final int FIRST_RETRY_MILLIS = 10;

  private ApiServerClient() {}

  /**
   * A client on the event loops of that Vert.x, which stays open when the client is closed. Reads
   * files, and waits for them. What the environment and {@code ~/.kube} say about clusters does not
   * count.
   *
   * @throws IllegalArgumentException where the access names nothing that could be used
   */
  static KubernetesClient open(ApiServerAccess access, Vertx vertx, TimeSource time) {
    Config config = config(access, time);
    config.setRequestRetryBackoffInterval(FIRST_RETRY_MILLIS);
    config.setWatchReconnectInterval(FIRST_RETRY_MILLIS);
    return open(config, vertx);
  }

  /** The same for writing: a request that fails is not repeated by the client, but by us. */
  static KubernetesClient openForWriting(ApiServerAccess access, Vertx vertx, TimeSource time) {
    Config config = config(access, time);
    config.setRequestRetryBackoffLimit(0);
    return open(config, vertx);
  }

  private static Config config(ApiServerAccess access, TimeSource time) {
    return switch (access) {
      case ApiServerAccess.Kubeconfig(Path file) -> ofKubeconfig(file);
      case ApiServerAccess.InCluster(URI server, Path credentials) ->
          new ConfigBuilder(Config.empty())
              .withMasterUrl(server.toString())
              .withCaCertFile(credentials.resolve("ca.crt").toString())
              .withOauthTokenProvider(new ServiceAccountToken(credentials.resolve("token"), time))
              .build();
    };
  }

  private static KubernetesClient open(Config config, Vertx vertx) {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new Vertx5HttpClientFactory(vertx))
        .withTaskExecutorSupplier(
            () ->
                Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("kubernetes-", 0).factory()))
        .build();
  }

  private static Config ofKubeconfig(Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "--kubeconfig: \"%s\" cannot be read (expected: a kubeconfig)".formatted(file));
    }
    Config config;
    try {
      config = Config.fromKubeconfig(file.toFile());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "--kubeconfig: \"%s\" is none: %s (expected: a kubeconfig)"
              .formatted(file, Faults.rootMessage(e)),
          e);
    }
    if (config.getCurrentContext() == null) {
      throw new IllegalArgumentException(
          "--kubeconfig: \"%s\" has no current context (expected: current-context: one of its contexts)"
              .formatted(file));
    }
    return config;
  }
}
