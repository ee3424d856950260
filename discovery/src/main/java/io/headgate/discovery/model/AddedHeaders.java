package io.headgate.discovery.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Headers that every response has, whoever gives it.
 *
 * @param source the ConfigMap whose content they are, whether it is there or not; empty where none
 *     is named
 * @param headers values by names, in the order of the names
 */
public record AddedHeaders(Optional<ConfigMapName> source, SortedMap<String, String> headers) {

  public static final AddedHeaders NONE = new AddedHeaders(Optional.empty(), new TreeMap<>());

  public AddedHeaders {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /** Those that stand there. */
  public static AddedHeaders of(ConfigMapName source, Map<String, String> headers) {
    return new AddedHeaders(Optional.of(source), new TreeMap<>(headers));
  }
}
