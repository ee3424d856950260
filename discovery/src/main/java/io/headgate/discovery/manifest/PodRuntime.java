package io.headgate.discovery.manifest;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The kubelet's part: makes what runs equal what is wanted. */
public interface PodRuntime {
  /**
   * Starts what is missing and stops what is too much. Called again whenever the wanted differs; a
   * call never begins before the one before has answered.
   *
   * @param workloads all that is wanted, in the order of the manifests
   * @return what runs then, in a fixed order
   */
  CompletionStage<List<RunningPod>> reconcile(List<Workload> workloads);

  /** Runs nothing: Deployments and StatefulSets have no pods. */
  static PodRuntime none() {
    return workloads -> CompletableFuture.completedFuture(List.of());
  }
}
