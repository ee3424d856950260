package io.headgate.discovery.manifest;

import java.util.List;
import java.util.concurrent.CompletionStage;

public interface PodRuntime {
  CompletionStage<List<RunningPod>> reconcile(List<Workload> workloads);
}
