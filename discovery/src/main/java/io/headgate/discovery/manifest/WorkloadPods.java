package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** What Deployments and StatefulSets want of a {@link PodRuntime}, and its answer as Pods. */
final class WorkloadPods {
  /** The characters that kubernetes takes for generated names: no vowels, nothing alike. */
  private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final String nodeName;
  private Map<ManifestObject, Workload> workloads = Map.of();
  private Map<RunningPod, Made> pods = Map.of();

  private record Made(ManifestObject owner, String uid, PodEntry entry) {}

  WorkloadPods(String nodeName) {
    this.nodeName = nodeName;
  }

  /** What these objects want; objects of other kinds are passed over. */
  List<Workload> wanted(Iterable<ManifestObject> objects) {
    Map<ManifestObject, Workload> next = new HashMap<>();
    List<Workload> wanted = new ArrayList<>();
    for (ManifestObject object : objects) {
      template(object)
          .ifPresent(
              owner -> {
                Workload workload = workloads.get(object);
                Workload now = workload == null ? workload(object.ref(), owner) : workload;
                next.put(object, now);
                wanted.add(now);
              });
    }
    workloads = next;
    return wanted;
  }

  private static Optional<PodTemplateOwner> template(ManifestObject object) {
    return switch (object.object()) {
      case Deployment deployment -> Optional.of(PodTemplateOwner.of(deployment));
      case StatefulSet statefulSet -> Optional.of(PodTemplateOwner.of(statefulSet));
      default -> Optional.empty();
    };
  }

  private Workload workload(ObjectRef ref, PodTemplateOwner owner) {
    List<Workload.ContainerPort> ports = new ArrayList<>();
    for (Container container : owner.template().getSpec().getContainers()) {
      for (ContainerPort port :
          Objects.requireNonNullElse(container.getPorts(), List.<ContainerPort>of())) {
        Protocol protocol =
            port.getProtocol() == null || port.getProtocol().isEmpty()
                ? Protocol.TCP
                : Protocol.valueOf(port.getProtocol());
        if (protocol != Protocol.SCTP) {
          ports.add(
              new Workload.ContainerPort(
                  port.getContainerPort(),
                  Objects.requireNonNullElse(port.getName(), ""),
                  protocol));
        }
      }
    }
    return new Workload(ref, owner.replicas(), hash(owner), ports);
  }

  private String hash(PodTemplateOwner owner) {
    UUID digest =
        UUID.nameUUIDFromBytes(
            serialization.asJson(owner.template()).getBytes(StandardCharsets.UTF_8));
    StringBuilder hash = new StringBuilder(10);
    for (long rest = digest.getMostSignificantBits() >>> 4;
        hash.length() < 10;
        rest /= SAFE.length()) {
      hash.append(SAFE.charAt((int) (rest % SAFE.length())));
    }
    return hash.toString();
  }

  /**
   * The Pods that run, of owners that exist.
   *
   * @param held the owners as they were handed over, with their identity
   */
  List<PodEntry> pods(List<RunningPod> running, Map<ObjectRef, Held> held) {
    Map<RunningPod, Made> next = new HashMap<>();
    List<PodEntry> entries = new ArrayList<>();
    for (RunningPod pod : running) {
      Held owner = held.get(pod.owner());
      if (owner == null) {
        continue;
      }
      String uid = owner.object().getMetadata().getUid();
      Made before = pods.get(pod);
      Made made =
          before != null && before.owner == owner.source() && before.uid.equals(uid)
              ? before
              : new Made(owner.source(), uid, entry(pod, owner));
      next.put(pod, made);
      entries.add(made.entry);
    }
    pods = next;
    return entries;
  }

  private PodEntry entry(RunningPod running, Held held) {
    PodTemplateOwner owner = template(held.source()).orElseThrow();
    var meta = held.object().getMetadata();
    String uid =
        UUID.nameUUIDFromBytes(
                (meta.getUid() + running.name() + running.ip().getHostAddress())
                    .getBytes(StandardCharsets.UTF_8))
            .toString();
    PodSpec template = owner.template().getSpec();
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(meta.getNamespace())
            .withName(running.name())
            .withUid(uid)
            .withCreationTimestamp(meta.getCreationTimestamp())
            .withLabels(owner.labels())
            .withAnnotations(owner.annotations())
            .addNewOwnerReference()
            .withApiVersion("apps/v1")
            .withKind(running.owner().kind())
            .withName(running.owner().name())
            .withUid(meta.getUid())
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .withNewSpecLike(template)
            .withNodeName(nodeName)
            .endSpec()
            .withNewStatus()
            .withPhase("Running")
            .withPodIP(running.ip().getHostAddress())
            .addNewPodIP(running.ip().getHostAddress())
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus();
    owner
        .subdomain()
        .ifPresentOrElse(
            subdomain -> asMemberOfASet(pod, running.name(), subdomain),
            () -> pod.editMetadata().addToLabels("pod-template-hash", hash(owner)).endMetadata());
    return new PodEntry(pod.build(), running.realPorts());
  }

  private static void asMemberOfASet(PodBuilder pod, String name, String subdomain) {
    pod.editMetadata()
        .addToLabels("statefulset.kubernetes.io/pod-name", name)
        .endMetadata()
        .editSpec()
        .withHostname(name)
        .withSubdomain(subdomain)
        .endSpec();
  }

  /** As the Pod is handed over. */
  static ObjectRef ref(Pod pod) {
    return new ObjectRef("Pod", pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }
}
