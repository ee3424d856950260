package io.headgate.discovery.check;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.headgate.discovery.manifest.ManifestObject;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/** An object that is judged, and where its fields stand. */
sealed interface Written {

  HasMetadata object();

  ObjectRef ref();

  /** Where a field stands; empty where it stands in no file. */
  Optional<FilePosition> position(List<String> path);

  /**
   * Every field that has no field below itself, by its path without the places in lists.
   *
   * @param visitor gets the path and the position
   */
  void fields(BiConsumer<List<String>, Optional<FilePosition>> visitor);

  /** In a manifest. */
  record InFile(ManifestObject written) implements Written {

    @Override
    public HasMetadata object() {
      return written.object();
    }

    @Override
    public ObjectRef ref() {
      return written.ref();
    }

    @Override
    public Optional<FilePosition> position(List<String> path) {
      return Optional.of(written.position(path));
    }

    @Override
    public void fields(BiConsumer<List<String>, Optional<FilePosition>> visitor) {
      written.fields((path, position) -> visitor.accept(path, Optional.of(position)));
    }
  }

  /** At an API server. */
  record InCluster(HasMetadata object) implements Written {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    @Override
    public ObjectRef ref() {
      var metadata = object.getMetadata();
      return new ObjectRef(
          object.getKind(),
          Objects.requireNonNullElse(metadata.getNamespace(), ""),
          metadata.getName());
    }

    @Override
    public Optional<FilePosition> position(List<String> path) {
      return Optional.empty();
    }

    @Override
    public void fields(BiConsumer<List<String>, Optional<FilePosition>> visitor) {
      leaves(SERIALIZATION.convertValue(object, Map.class), List.of(), visitor);
    }

    private static void leaves(
        Object value, List<String> path, BiConsumer<List<String>, Optional<FilePosition>> visitor) {
      if (value instanceof Map<?, ?> map && !map.isEmpty()) {
        map.forEach(
            (name, below) -> {
              List<String> longer = new ArrayList<>(path);
              longer.add(String.valueOf(name));
              leaves(below, longer, visitor);
            });
      } else if (value instanceof List<?> list && !list.isEmpty()) {
        list.forEach(element -> leaves(element, path, visitor));
      } else {
        visitor.accept(path, Optional.empty());
      }
    }
  }
}
