package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An object of the API, and where it was written. */
record StoredObject<T extends HasMetadata>(T object, Optional<FilePosition> position) {

  String name() {
    return object.getMetadata().getName();
  }

  String namespace() {
    return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
  }

  Map<String, String> annotations() {
    return Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
  }

  Map<String, String> labels() {
    return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
  }

  /** What the model keeps; an object without a creation time counts as the oldest. */
  ObjectMeta meta() {
    var meta = object.getMetadata();
    return new ObjectMeta(
        Objects.requireNonNullElse(meta.getUid(), ""),
        meta.getCreationTimestamp() == null
            ? Instant.EPOCH
            : OffsetDateTime.parse(meta.getCreationTimestamp()).toInstant(),
        labels());
  }

  Problem problem(Problem.Reason reason, String message) {
    ObjectRef ref = new ObjectRef(object.getKind(), namespace(), name());
    return new Problem(ref, reason, message, position);
  }
}
