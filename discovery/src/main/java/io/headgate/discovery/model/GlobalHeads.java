package io.headgate.discovery.model;

import java.util.Map;

/**
 * What pods see of the heads of all requests.
 *
 * @param headers that they get, instead of what clients sent under these names; an empty value
 *     takes a header out
 * @param requestIds whether requests that have no id get one
 * @param originalUri whether they are told what was asked for before it was rewritten
 * @param underscores whether headers with underscores in their names count; some programs take them
 *     for the same with dashes
 */
public record GlobalHeads(
    Map<String, String> headers, boolean requestIds, boolean originalUri, boolean underscores) {

  /** As it is where nothing is said. */
  public static final GlobalHeads NONE = new GlobalHeads(Map.of(), true, false, true);

  public GlobalHeads {
    headers = Map.copyOf(headers);
  }

  /** The same, with headers for all pods. */
  public GlobalHeads with(Map<String, String> set) {
    return new GlobalHeads(set, requestIds, originalUri, underscores);
  }
}
