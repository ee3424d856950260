package io.headgate.gateway.process;

import static org.awaitility.Awaitility.await;

import io.headgate.gateway.EchoPod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several nodes on this machine, on the same manifests, with their pods, each of which says its
 * name, and clients with addresses of their own. Any thread.
 */
final class ClusterSite implements AutoCloseable {

  /** On a machine that is busy with much else. */
  static final Duration JOINS_WITHIN = Duration.ofSeconds(60);

  static final int HTTP_PORT = 8080;
  private static final int CLIENTS_IN_A_NET = 250;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: NAME}
      spec:
        type: NodePort
        sessionAffinity: AFFINITY
        ports: [{port: 80, nodePort: NODEPORT}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: NAME}
      spec:
        rules:
        - host: NAME
          http:
            paths:
            - {path: /, pathType: Prefix, backend: {service: {name: NAME, port: {number: 80}}}}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: NAME-1, labels: {kubernetes.io/service-name: NAME}}
      addressType: IPv4
      ports: [{port: 8080}]
      endpoints:
      """;

  private final Path folder;
  private final Slot slot = Slot.claim();
  private final Map<Integer, ClusterNode> nodes = new ConcurrentHashMap<>();
  private final Map<Integer, EchoPod> pods = new ConcurrentHashMap<>();
  private final Queue<SilentPod> silent = new ConcurrentLinkedQueue<>();

  ClusterSite(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(place(1).manifests());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts members 1 to so many at once, and waits until each knows all. */
  List<ClusterNode> members(int count) {
    return members(count, Map.of());
  }

  /**
   * The same.
   *
   * @param environment of the last one
   */
  List<ClusterNode> members(int count, Map<String, String> environment) {
    List<ClusterNode> started = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      ClusterNode node =
          ClusterNode.member(place(number), count, number == count ? environment : Map.of());
      nodes.put(number, node);
      started.add(node);
    }
    started.forEach(ClusterNode::ready);
    awaitMembers(started, count);
    return started;
  }

  /** Starts a member again that has ended; does not wait. */
  ClusterNode again(int number, int of) {
    ClusterNode node = ClusterNode.member(place(number), of, Map.of());
    nodes.put(number, node);
    return node;
  }

  static void awaitMembers(Collection<ClusterNode> nodes, int count) {
    for (ClusterNode node : nodes) {
      await().atMost(JOINS_WITHIN).until(() -> node.list("members").size() == count);
    }
  }

  /** A pod that answers from now on. */
  void startPod(int number) {
    try {
      pods.put(number, EchoPod.start(podName(number), pod(number)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on it refuses. */
  void stopPod(int number) {
    Objects.requireNonNull(pods.remove(number)).close();
  }

  /** A pod that accepts and never says a word. */
  SilentPod startSilentPod(int number) {
    try {
      SilentPod pod = SilentPod.start(pod(number));
      silent.add(pod);
      return pod;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String podName(int number) {
    return "pod-" + number;
  }

  InetSocketAddress pod(int number) {
    return new InetSocketAddress(slot.podPrefix() + "1." + number, 8080);
  }

  /** One of ten, for the Services of a test. */
  int nodePort(int number) {
    return Integer.parseInt(slot.nodePort()) / 10 * 10 + number;
  }

  /** The address of a client. */
  String client(int number) {
    return slot.podPrefix()
        + (2 + number / CLIENTS_IN_A_NET)
        + "."
        + (1 + number % CLIENTS_IN_A_NET);
  }

  /** Writes the manifests of a Service, and of an Ingress with its name as host, whole. */
  void service(String name, String affinity, int nodePort, Integer... pods) {
    service(name, affinity, nodePort, List.of(pods), List.of());
  }

  /** The same. */
  void service(
      String name, String affinity, int nodePort, List<Integer> ready, List<Integer> notReady) {
    StringBuilder text = new StringBuilder(service(name, affinity, nodePort));
    ready.forEach(pod -> text.append(endpoint(pod(pod), true)));
    notReady.forEach(pod -> text.append(endpoint(pod(pod), false)));
    write(name, text.toString());
  }

  /** Of a Service without affinity, with an annotation. */
  void annotated(String name, String annotation, int nodePort, Integer... pods) {
    String metadata = "metadata: {name: " + name;
    StringBuilder text =
        new StringBuilder(
            service(name, "None", nodePort)
                .replaceFirst(
                    Pattern.quote(metadata),
                    Matcher.quoteReplacement(metadata + ", annotations: {" + annotation + "}")));
    List.of(pods).forEach(pod -> text.append(endpoint(pod(pod), true)));
    write(name, text.toString());
  }

  /** Of a Service without affinity, with annotations of its Ingress. */
  void ingress(String name, String annotations, int nodePort, Integer... pods) {
    String ingress = "kind: Ingress\nmetadata: {name: " + name;
    StringBuilder text =
        new StringBuilder(
            service(name, "None", nodePort)
                .replace(ingress, ingress + ", annotations: {" + annotations + "}"));
    List.of(pods).forEach(pod -> text.append(endpoint(pod(pod), true)));
    write(name, text.toString());
  }

  private void write(String name, String text) {
    try {
      Path draft = Files.writeString(folder.resolve("draft"), text);
      Files.move(
          draft, place(1).manifests().resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The manifests of a Service, up to its first endpoint. */
  static String service(String name, String affinity, int nodePort) {
    return SERVICE
        .replace("NAME", name)
        .replace("AFFINITY", affinity)
        .replace("NODEPORT", "" + nodePort);
  }

  static String endpoint(InetSocketAddress pod, boolean ready) {
    return "- {addresses: [%s], conditions: {ready: %s}}\n"
        .formatted(pod.getAddress().getHostAddress(), ready);
  }

  /** Waits until nodes know so many ready pods of a Service. */
  static void awaitReadyPods(Collection<ClusterNode> nodes, String service, int count) {
    for (ClusterNode node : nodes) {
      await()
          .atMost(JOINS_WITHIN)
          .until(
              () ->
                  node.list("endpoints?name=" + service).stream()
                          .filter(endpoint -> endpoint.getBoolean("ready"))
                          .count()
                      == count);
    }
  }

  /** The pod that a client gets through a node. */
  String ask(int client, ClusterNode node, int nodePort) throws IOException {
    try (HeldConnection connection = hold(client, node, nodePort)) {
      return connection.pod();
    }
  }

  /** A connection on which a client has asked, which is open until the test closes it. */
  Socket unanswered(int client, ClusterNode node, int port, String host) throws IOException {
    return HeldConnection.request(client(client), node.address(), port, host);
  }

  HeldConnection hold(int client, ClusterNode node, int nodePort) throws IOException {
    return HeldConnection.open(client(client), node.address(), nodePort);
  }

  /** The pod that a client's request for a Service gets through a node's Ingress. */
  String request(int client, ClusterNode node, String service) throws IOException {
    try (HeldConnection connection =
        HeldConnection.open(client(client), node.address(), HTTP_PORT, service)) {
      return connection.pod();
    }
  }

  private ClusterPlace place(int number) {
    return new ClusterPlace(slot, folder, number);
  }

  @Override
  public void close() {
    nodes.values().parallelStream().forEach(ClusterNode::close);
    pods.values().forEach(EchoPod::close);
    silent.forEach(SilentPod::close);
    slot.close();
  }
}
