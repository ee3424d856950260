package io.headgate.discovery.admission;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An AdmissionReview in the words of a test. */
final class Review {

  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final Map<String, Object> request = new LinkedHashMap<>();
  private String version = "admission.k8s.io/v1";

  private Review(String operation) {
    request.put("uid", "705ab4f5-6393-11e8-b7cc-42010a800002");
    request.put("operation", operation);
    kind("networking.k8s.io", "v1", "Ingress");
  }

  static Review of(String operation) {
    return new Review(operation);
  }

  static Review create(String yaml) {
    return of("CREATE").object(yaml);
  }

  static Review update(String before, String after) {
    Review review = of("UPDATE").object(after);
    review.request.put("oldObject", yaml(before));
    return review;
  }

  Review object(String yaml) {
    request.put("object", yaml(yaml));
    return this;
  }

  Review kind(String group, String version, String kind) {
    request.put("kind", Map.of("group", group, "version", version, "kind", kind));
    return this;
  }

  Review with(String field, Object value) {
    request.put(field, value);
    return this;
  }

  Review version(String apiVersion) {
    version = apiVersion;
    return this;
  }

  String json() {
    return JSON.asJson(
        Map.of("apiVersion", version, "kind", "AdmissionReview", "request", request));
  }

  /** The response in an answer. */
  static Map<?, ?> response(ReviewAnswer answer) {
    return switch (answer) {
      case ReviewAnswer.Reviewed(String json, ReviewAnswer.Outcome decided) ->
          Objects.requireNonNull((Map<?, ?>) JSON.unmarshal(json, Map.class).get("response"));
      case ReviewAnswer.Malformed(String message) -> throw new AssertionError(message);
    };
  }

  static boolean allowed(ReviewAnswer answer) {
    return Boolean.TRUE.equals(response(answer).get("allowed"));
  }

  /** Why it was refused; empty where it was not. */
  static String refusal(ReviewAnswer answer) {
    return response(answer).get("status") instanceof Map<?, ?> status
        ? String.valueOf(status.get("message"))
        : "";
  }

  static List<String> warnings(ReviewAnswer answer) {
    return response(answer).get("warnings") instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static Map<?, ?> yaml(String yaml) {
    return JSON.unmarshal(yaml, Map.class);
  }
}
