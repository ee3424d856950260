package io.headgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Pods of one Service that are replaced one after the other, under load, as a Deployment or the end
 * of a machine would have it.
 */
public final class RollingUpdate implements AutoCloseable {

  private static final String HOST = "roll.example";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path manifests;
  private final Size size;
  private final List<WorkingPod> pods = new ArrayList<>();
  private final List<WorkingPod> leaving = new ArrayList<>();
  private int started;

  /**
   * How much of it.
   *
   * @param pods at any time
   * @param perSecond requests
   * @param replaced how many pods
   */
  public record Size(int pods, int perSecond, int replaced) {}

  /** Starts the pods, and writes the manifests with which a node may begin. */
  public RollingUpdate(Path manifests, Size size) {
    this.manifests = manifests;
    this.size = size;
    for (int i = 0; i < size.pods(); i++) {
      startPod();
    }
    RunningGateway.write(manifests, "class.yaml", EchoManifests.DEFAULT_CLASS);
    RunningGateway.write(
        manifests, "ingress.yaml", EchoManifests.ingress("roll", HOST, "roll", 8080));
    publish();
  }

  /**
   * A new pod is ready before an old one is terminating, which ends when nobody asks it any more.
   *
   * @return figures for a reader
   */
  public String gracefully(InetSocketAddress http) {
    return run(
        http,
        requests -> {
          WorkingPod fresh = startPod();
          publish();
          await().atMost(PATIENCE).until(() -> fresh.answered() > 0);
          WorkingPod old = pods.removeFirst();
          leaving.add(old);
          publish();
          awaitQuiet(old, requests);
          old.leave();
          leaving.remove(old);
          publish();
        });
  }

  /**
   * A pod is gone in the middle of a request, and the slices say so only after many more.
   *
   * @return figures for a reader
   */
  public String killing(InetSocketAddress http) {
    return run(
        http,
        requests -> {
          WorkingPod dead = pods.getFirst();
          dead.kill();
          awaitRequests(requests);
          pods.remove(dead);
          WorkingPod fresh = startPod();
          publish();
          await().atMost(PATIENCE).until(() -> fresh.answered() > 0);
        });
  }

  /** What happens to one pod. */
  private interface Replacement {
    void of(SteadyRequests requests);
  }

  private String run(InetSocketAddress http, Replacement replacement) {
    try (SteadyRequests requests = SteadyRequests.on(http, HOST, size.perSecond())) {
      await().atMost(PATIENCE).until(() -> pods.stream().allMatch(pod -> pod.answered() > 0));
      for (int i = 0; i < size.replaced(); i++) {
        replacement.of(requests);
        assertThat(requests.failures()).isEmpty();
      }
      awaitRequests(requests);
      requests.stop();
      assertThat(requests.failures()).isEmpty();
      return "%d of %d pods replaced; %s"
          .formatted(size.replaced(), size.pods(), requests.figures());
    }
  }

  /** So many requests later that every pod has had some, but for this one. */
  private void awaitQuiet(WorkingPod pod, SteadyRequests requests) {
    int before;
    do {
      before = pod.answered();
      awaitRequests(requests);
    } while (pod.answered() > before);
  }

  private void awaitRequests(SteadyRequests requests) {
    int before = requests.served();
    await().atMost(PATIENCE).until(() -> requests.served() >= before + 3 * size.pods());
  }

  private WorkingPod startPod() {
    WorkingPod pod = WorkingPod.start("roll-" + ++started);
    pods.add(pod);
    return pod;
  }

  /** One slice for each pod, because their ports differ. */
  private void publish() {
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: roll}
        spec: {ports: [{name: http, port: 8080}]}
        """;
    String ready = "ready: true, serving: true, terminating: false";
    String ending = "ready: false, serving: true, terminating: true";
    RunningGateway.write(
        manifests,
        "roll.yaml",
        service
            + pods.stream().map(pod -> slice(pod, ready)).collect(Collectors.joining())
            + leaving.stream().map(pod -> slice(pod, ending)).collect(Collectors.joining()));
  }

  private static String slice(WorkingPod pod, String conditions) {
    return """
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata: {name: %s, labels: {kubernetes.io/service-name: roll}}
    addressType: IPv4
    ports: [{name: http, port: %d}]
    endpoints: [{addresses: [%s], conditions: {%s}}]
    """
        .formatted(
            pod.name(),
            pod.address().getPort(),
            pod.address().getAddress().getHostAddress(),
            conditions);
  }

  @Override
  public void close() {
    pods.forEach(WorkingPod::close);
    leaving.forEach(WorkingPod::close);
  }
}
