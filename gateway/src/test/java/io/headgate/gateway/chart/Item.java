package io.headgate.gateway.chart;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One object, or a part of one, as YAML has it. */
record Item(Map<?, ?> content) {

  /**
   * What stands at a path such as {@code spec.ports.0.port}; null where nothing does. A name that
   * holds dots is put in brackets.
   */
  @Nullable Object at(String path) {
    Object at = content;
    for (String key : path.split("\\.(?![^\\[]*])", -1)) {
      String name = key.startsWith("[") ? key.substring(1, key.length() - 1) : key;
      if (at instanceof Map<?, ?> map) {
        at = map.get(name);
      } else if (at instanceof List<?> list && Integer.parseInt(name) < list.size()) {
        at = list.get(Integer.parseInt(name));
      } else {
        return null;
      }
    }
    return at;
  }

  /** The same as text; empty where nothing stands there. */
  String text(String path) {
    Object value = at(path);
    return value == null ? "" : value.toString();
  }

  Map<?, ?> map(String path) {
    return at(path) instanceof Map<?, ?> map ? map : Map.of();
  }

  /** The texts of a list; none where there is no list. */
  List<String> texts(String path) {
    return at(path) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** The objects of a list. */
  List<Item> items(String path) {
    return at(path) instanceof List<?> list
        ? list.stream().map(it -> new Item(it instanceof Map<?, ?> map ? map : Map.of())).toList()
        : List.of();
  }

  String kind() {
    return text("kind");
  }

  String name() {
    return text("metadata.name");
  }

  /** Of a workload: its one container. */
  Item container() {
    return items("spec.template.spec.containers").getFirst();
  }

  /** Of a workload: the arguments of its container, with what the kubelet would fill in. */
  List<String> arguments() {
    return container().texts("args").stream()
        .map(it -> it.replace("$(POD_IP)", "10.0.0.1").replace("$(NODE_NAME)", "node-1"))
        .toList();
  }
}
