package io.headgate.discovery.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the Pods that a selector means without looking at all of them. */
final class PodIndex {
  private record Label(String namespace, String key, String value) {}

  private final Map<Label, List<PodEntry>> byLabel = new HashMap<>();

  PodIndex(List<PodEntry> pods) {
    for (PodEntry pod : pods) {
      String namespace = pod.pod().getMetadata().getNamespace();
      labels(pod)
          .forEach(
              (key, value) ->
                  byLabel
                      .computeIfAbsent(new Label(namespace, key, value), label -> new ArrayList<>())
                      .add(pod));
    }
  }

  /** The Pods that carry all of these labels, in their order; none for an empty selector. */
  List<PodEntry> select(String namespace, Map<String, String> selector) {
    List<PodEntry> fewest = List.of();
    boolean first = true;
    for (Map.Entry<String, String> wanted : selector.entrySet()) {
      List<PodEntry> having =
          byLabel.getOrDefault(new Label(namespace, wanted.getKey(), wanted.getValue()), List.of());
      if (first || having.size() < fewest.size()) {
        fewest = having;
        first = false;
      }
    }
    return fewest.stream()
        .filter(pod -> labels(pod).entrySet().containsAll(selector.entrySet()))
        .toList();
  }

  private static Map<String, String> labels(PodEntry pod) {
    Map<String, String> labels = pod.pod().getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }
}
