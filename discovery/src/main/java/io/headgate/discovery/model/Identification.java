package io.headgate.discovery.model;

import java.util.List;
import java.util.Optional;

/**
 * How it is found out who a client is.
 *
 * @param passwords empty: nobody is asked for one
 * @param authorization empty: nobody else is asked about requests
 * @param tokens empty: nobody is asked for one
 * @param openPaths what begins like one of these is open to everybody, as it is written in a rule
 */
public record Identification(
    Optional<PasswordPolicy> passwords,
    Optional<AuthorizationPolicy> authorization,
    Optional<TokenPolicy> tokens,
    List<String> openPaths) {

  /** Not at all. */
  public static final Identification NONE =
      new Identification(Optional.empty(), Optional.empty(), Optional.empty());

  public Identification {
    openPaths = List.copyOf(openPaths);
  }

  /** For every path. */
  public Identification(
      Optional<PasswordPolicy> passwords,
      Optional<AuthorizationPolicy> authorization,
      Optional<TokenPolicy> tokens) {
    this(passwords, authorization, tokens, List.of());
  }

  /** The same, but for these paths; nothing else where it is not found out anyway. */
  public Identification without(List<String> paths) {
    return isNone() ? this : new Identification(passwords, authorization, tokens, paths);
  }

  /** Whether it is not found out on that path of a rule. */
  public boolean isOpen(String path) {
    return openPaths.stream().anyMatch(path::startsWith);
  }

  private boolean isNone() {
    return passwords.isEmpty() && authorization.isEmpty() && tokens.isEmpty();
  }
}
