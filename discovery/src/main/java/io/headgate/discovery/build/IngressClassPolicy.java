package io.headgate.discovery.build;

/**
 * Which Ingresses are ours; ingress-nginx's flags of the same names.
 *
 * @param controllerClass the {@code spec.controller} of the IngressClasses that are ours
 * @param ingressClassName the value of the old annotation {@code kubernetes.io/ingress.class} that
 *     means us, and the class that {@code byName} speaks of
 * @param watchWithoutClass whether an Ingress that names no class is ours as well
 * @param byName whether an IngressClass called {@code ingressClassName} is ours, whatever its
 *     controller
 */
public record IngressClassPolicy(
    String controllerClass, String ingressClassName, boolean watchWithoutClass, boolean byName) {

  public static final IngressClassPolicy DEFAULT =
      new IngressClassPolicy("headgate.io/ingress-controller", "headgate", false, false);
}
