package io.headgate.discovery.build;

/** How closely ingress-nginx is followed where it does what nobody would expect. */
public enum Compat {
  /** As ingress-nginx does it. */
  FAITHFUL,
  /** As the Kubernetes API describes it, and an annotation changes its own Ingress only. */
  STRICT;

  /** The {@code spec.controller} of ingress-nginx. */
  public static final String NGINX_CONTROLLER = "k8s.io/ingress-nginx";

  /** What holds where nobody chose: whoever takes over ingress-nginx's class is to be as it was. */
  public static Compat of(String controllerClass) {
    return controllerClass.equals(NGINX_CONTROLLER) ? FAITHFUL : STRICT;
  }
}
