package io.headgate.discovery.model;

import java.util.Optional;

/**
 * How clients see for whom the cookies of pods are.
 *
 * @param domain what a Domain has to be to be changed, whatever its case and with or without a dot
 *     before it; empty: as pods say it
 * @param path what a Path has to begin with to be changed; empty: as pods say it
 */
public record CookieChanges(Optional<Change> domain, Optional<Change> path) {

  public static final CookieChanges NONE = new CookieChanges(Optional.empty(), Optional.empty());

  /**
   * One attribute.
   *
   * @param from what is found
   * @param to by what that is replaced
   */
  public record Change(RequestTemplate from, RequestTemplate to) {}
}
