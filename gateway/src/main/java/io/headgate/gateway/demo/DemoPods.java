package io.headgate.gateway.demo;

import io.headgate.discovery.manifest.PodRuntime;
import io.headgate.discovery.manifest.RunningPod;
import io.headgate.discovery.manifest.Workload;
import io.headgate.discovery.manifest.Workload.ContainerPort;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Protocol;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo's kubelet: for each Deployment and StatefulSet as many pods as {@code replicas}, each an
 * HTTP server of its own on its own loopback address ({@link PodAnswers} says what it answers).
 *
 * <p>A pod listens on each {@code containerPort} its template declares, or on 8080 where it
 * declares none: there is no image here that could know better, and 8080 needs no right. On one of
 * protocol UDP it sends back what it receives ({@link UdpPodPort}). A port that may not be bound is
 * served 8000 above, or at the next free one; {@link RunningPod#realPorts()} tells.
 *
 * <p>Pods keep name and address while their template stays the same. A pod that is no longer wanted
 * goes on answering for {@link #NOTICE}, until the endpoints without it are known, and then lets
 * the requests in flight end.
 *
 * <p>Beside the pods runs one machine outside the cluster, for hand-written Endpoints: port 8090 of
 * the range's address number 90 from the last 256 (127.97.255.90:8090 of 127.97.0.0/16).
 *
 * <p>Any thread may call; the pods run on event loops of their own.
 */
public final class DemoPods implements PodRuntime, AutoCloseable {

  /** How long a pod that leaves goes on taking connections. */
  static final Duration NOTICE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(DemoPods.class);
  private static final ContainerPort UNDECLARED = new ContainerPort(8080, "", Protocol.TCP);
  private static final ContainerPort OUTSIDE = new ContainerPort(8090, "", Protocol.TCP);
  private static final int EVENT_LOOPS = 2;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
  private static final String REPORTER = "demo-pods";

  /** Which pod; another template makes another pod, even under the same name. */
  private record PodKey(
      ObjectRef owner, String name, String templateHash, List<ContainerPort> ports) {}

  private record Deployed(RunningPod pod, String deploymentId) {}

  private final Vertx vertx;
  private final Context control;
  private final PodAddresses addresses;
  private final ProblemLog problems;
  private final Map<PodKey, Deployed> running = new LinkedHashMap<>();
  private final Map<PodKey, Long> leaving = new LinkedHashMap<>();
  private final Set<PodKey> failed = new LinkedHashSet<>();
  private Future<?> lastReconcile;

  /**
   * Starts without a pod.
   *
   * @param podCidr where pods get their addresses, such as {@code 127.97.0.0/16}
   * @param problems told of pods that cannot start
   * @throws IllegalArgumentException where {@code podCidr} is not IPv4, or has no room
   */
  public DemoPods(Cidr podCidr, ProblemLog problems) {
    this.addresses = PodAddresses.of(podCidr);
    this.problems = problems;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.control = vertx.getOrCreateContext();
    this.lastReconcile = startMachineOutside();
  }

  /**
   * Makes the running pods equal what the workloads ask for. Calls are served one after the other.
   *
   * @return the pods that run, in the order of the workloads; a pod that cannot start is missing
   *     and a {@link Problem}, and is tried again at the next call
   */
  @Override
  public CompletionStage<List<RunningPod>> reconcile(List<Workload> workloads) {
    Promise<List<RunningPod>> promise = Promise.promise();
    control.runOnContext(
        ignored -> {
          Future<List<RunningPod>> next =
              lastReconcile.transform(former -> reconcile(wanted(workloads)));
          lastReconcile = next;
          next.onComplete(promise);
        });
    return promise.future().toCompletionStage();
  }

  private Future<List<RunningPod>> reconcile(Set<PodKey> wanted) {
    failed.forEach(key -> problems.clear(REPORTER, key));
    failed.clear();
    takeBack(wanted);
    List<Future<Void>> starts = new ArrayList<>();
    for (PodKey key : wanted) {
      if (!running.containsKey(key)) {
        starts.add(start(key));
      }
    }
    running.keySet().stream()
        .filter(key -> !wanted.contains(key) && !leaving.containsKey(key))
        .toList()
        .forEach(this::giveNotice);
    return Future.join(starts).transform(tried -> Future.succeededFuture(pods(wanted)));
  }

  private List<RunningPod> pods(Set<PodKey> wanted) {
    List<RunningPod> pods = new ArrayList<>();
    for (PodKey key : wanted) {
      Deployed deployed = running.get(key);
      if (deployed != null) {
        pods.add(deployed.pod());
      }
    }
    return pods;
  }

  private static Set<PodKey> wanted(List<Workload> workloads) {
    Set<PodKey> wanted = new LinkedHashSet<>();
    for (Workload workload : workloads) {
      List<ContainerPort> ports =
          workload.ports().stream()
              .map(port -> new ContainerPort(port.number(), "", port.protocol()))
              .distinct()
              .toList();
      for (int i = 0; i < workload.replicas(); i++) {
        wanted.add(
            new PodKey(
                workload.owner(),
                name(workload, i),
                workload.templateHash(),
                ports.isEmpty() ? List.of(UNDECLARED) : ports));
      }
    }
    return wanted;
  }

  private static String name(Workload workload, int index) {
    String owner = workload.owner().name();
    return workload.owner().kind().equals("StatefulSet")
        ? PodNames.ordinal(owner, index)
        : PodNames.hashed(owner, workload.templateHash(), index);
  }

  private Future<Void> start(PodKey key) {
    Optional<InetAddress> address = addresses.take();
    if (address.isEmpty()) {
      report(key, "no address is left in --pod-cidr");
      return Future.succeededFuture();
    }
    InetAddress ip = address.get();
    Pod pod = new Pod(key.name(), ip, key.ports());
    return vertx
        .deployVerticle(pod)
        .onSuccess(
            deploymentId -> {
              running.put(
                  key,
                  new Deployed(
                      new RunningPod(key.owner(), key.name(), ip, pod.realPorts()), deploymentId));
              LOG.info(
                  "Pod {} runs on {}, ports {}", key.name(), ip.getHostAddress(), pod.shownPorts());
            })
        .onFailure(
            cause -> {
              addresses.release(ip);
              report(key, "does not start on " + ip.getHostAddress() + ": " + cause.getMessage());
            })
        .mapEmpty();
  }

  private void report(PodKey key, String message) {
    failed.add(key);
    problems.report(
        REPORTER,
        key,
        new Problem(
            key.owner(),
            Problem.Reason.Listen,
            "pod " + key.name() + " " + message,
            Optional.empty()));
  }

  /** What has been given notice and is wanted again stays. */
  private void takeBack(Set<PodKey> wanted) {
    for (Iterator<Map.Entry<PodKey, Long>> i = leaving.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<PodKey, Long> entry = i.next();
      if (wanted.contains(entry.getKey())) {
        vertx.cancelTimer(entry.getValue());
        i.remove();
      }
    }
  }

  private void giveNotice(PodKey key) {
    leaving.put(key, vertx.setTimer(NOTICE.toMillis(), timer -> end(key)));
  }

  private void end(PodKey key) {
    leaving.remove(key);
    Deployed deployed = running.remove(key);
    if (deployed != null) {
      vertx
          .undeploy(deployed.deploymentId())
          .onComplete(ended -> addresses.release(deployed.pod().ip()));
    }
  }

  private Future<?> startMachineOutside() {
    return addresses
        .outside()
        .<Future<?>>map(
            ip ->
                vertx
                    .deployVerticle(new Pod("outside-the-cluster", ip, List.of(OUTSIDE)))
                    .onFailure(
                        cause ->
                            LOG.warn("No machine outside the cluster: {}", cause.getMessage())))
        .orElse(Future.succeededFuture());
  }

  /** Ends all pods at once; blocks the caller, for 1 s at most. Not on an event loop. */
  @Override
  public void close() {
    try {
      vertx.close().await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("Pods still run {} s after they were told to end", CLOSE_LIMIT.toSeconds());
    }
  }
}
