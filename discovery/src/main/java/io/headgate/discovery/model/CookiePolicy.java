package io.headgate.discovery.model;

import java.util.Optional;

/**
 * A cookie that leads a client back to its pod.
 *
 * @param name of the cookie
 * @param lifetime how long browsers keep it
 * @param attributes what else browsers are told of it
 * @param changeOnFailure whether a client belongs to another pod from then on when its own could
 *     not take a request
 */
public record CookiePolicy(
    Mode mode, String name, Lifetime lifetime, Attributes attributes, boolean changeOnFailure) {

  /** What becomes of clients that have a pod when there are more pods. */
  public enum Mode {
    /** Each pod gets its part of them. */
    BALANCED,
    /** They stay. */
    PERSISTENT
  }

  /**
   * In seconds, from the answer on; without either, until the browser ends.
   *
   * @param maxAge said as {@code Max-Age}
   * @param expires said as {@code Expires}
   */
  public record Lifetime(Optional<Long> maxAge, Optional<Long> expires) {}

  /**
   * What stands in {@code Set-Cookie} beside name, value and lifetime.
   *
   * @param path empty: the path of the rule
   * @param secure empty: where the client came by HTTPS
   * @param partitioned whether browsers keep it apart for each site whose pages embed others
   */
  public record Attributes(
      Optional<String> path,
      Optional<String> domain,
      Optional<Boolean> secure,
      Optional<SameSite> sameSite,
      boolean partitioned) {

    /** Of a cookie that is not partitioned. */
    public Attributes(
        Optional<String> path,
        Optional<String> domain,
        Optional<Boolean> secure,
        Optional<SameSite> sameSite) {
      this(path, domain, secure, sameSite, false);
    }
  }

  /**
   * From which pages requests bring the cookie.
   *
   * @param value {@code None}, {@code Lax} or {@code Strict}
   * @param conditional not said as {@code None} to browsers that take that for {@code Strict}
   */
  public record SameSite(String value, boolean conditional) {}
}
