package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.headgate.discovery.annotation.AuthorizationAnnotations;
import io.headgate.discovery.model.ConfigMapName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The headers that a ConfigMap has for all requests. One that cannot be read is left out, and the
 * others count. Pure.
 *
 * @param headers by their names
 * @param faults what is wrong, a sentence each
 */
record NamedHeaders(Map<String, String> headers, List<String> faults) {

  private static final int MOST_CHARACTERS = 4096;

  /**
   * Those that a key names.
   *
   * @param name empty: there are none
   */
  static NamedHeaders of(String key, Optional<ConfigMapName> name, References others) {
    return name.map(it -> of(key, it, others.configMap(it)))
        .orElseGet(() -> new NamedHeaders(Map.of(), List.of()));
  }

  private static NamedHeaders of(
      String key, ConfigMapName name, @Nullable StoredObject<ConfigMap> found) {
    String place = key + ": ConfigMap " + name;
    if (found == null) {
      return new NamedHeaders(
          Map.of(), List.of(place + " is not there (expected: one with headers)"));
    }
    Map<String, String> headers = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    Map<String, String> data =
        Objects.requireNonNullElse(found.object().getData(), Map.<String, String>of());
    new TreeMap<>(data)
        .forEach(
            (header, written) -> {
              String value = Objects.requireNonNullElse(written, "");
              if (!AuthorizationAnnotations.isSettable(header)) {
                faults.add(
                    place
                        + ", key \""
                        + header
                        + "\" (expected: the name of a header, but not one of the message itself"
                        + " such as Host); it is left out");
              } else if (!isText(value)) {
                faults.add(
                    place
                        + ", key \""
                        + header
                        + "\": its value (expected: at most "
                        + MOST_CHARACTERS
                        + " printable characters, and no variables); it is left out");
              } else {
                headers.put(header, value);
              }
            });
    return new NamedHeaders(headers, faults);
  }

  /** nginx would take a dollar for a variable: whoever wrote it did not mean the dollar. */
  private static boolean isText(String value) {
    return value.length() <= MOST_CHARACTERS
        && value.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '$')
        && value.strip().equals(value);
  }
}
