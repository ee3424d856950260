package io.headgate.discovery.model;

import java.util.Optional;

/**
 * Which requests are sent elsewhere instead of to a pod.
 *
 * @param toTls when plain HTTP is sent to HTTPS
 * @param always where every request is sent
 * @param appRoot the path that a request of {@code /} is sent to
 */
public record RedirectPolicy(ToTls toTls, Optional<Redirect> always, Optional<String> appRoot) {

  /** ingress-nginx's. */
  public static final RedirectPolicy DEFAULT =
      new RedirectPolicy(
          new ToTls(ToTls.When.HOST_HAS_TLS, false), Optional.empty(), Optional.empty());

  /**
   * When plain HTTP is sent to HTTPS.
   *
   * @param withPort whether the port of HTTPS is named even where the client named none
   */
  public record ToTls(When when, boolean withPort) {

    /** For which hosts. */
    public enum When {
      NEVER,
      /** {@code spec.tls} of the Ingress names the host. */
      HOST_HAS_TLS,
      ALWAYS
    }
  }

  /**
   * One answer for every request.
   *
   * @param status 300-308
   */
  public record Redirect(int status, LocationTemplate location) {}
}
