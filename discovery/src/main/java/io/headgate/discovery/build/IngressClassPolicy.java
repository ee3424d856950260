package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

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

  private static final String ANNOTATION = "kubernetes.io/ingress.class";
  private static final String DEFAULT_MARK = "ingressclass.kubernetes.io/is-default-class";

  /** Whether an Ingress is one for this program, among these classes. */
  public boolean isOurs(Ingress ingress, Collection<IngressClass> classes) {
    Map<String, StoredObject<IngressClass>> byName = new TreeMap<>();
    classes.forEach(
        it -> byName.put(it.getMetadata().getName(), new StoredObject<>(it, Optional.empty())));
    return verdict(new StoredObject<>(ingress, Optional.empty()), byName)
        instanceof ClassVerdict.Ours;
  }

  /**
   * The field wins over the annotation, as in ingress-nginx. The annotation means us by the name of
   * the flag, and, beyond ingress-nginx, by the name of an IngressClass of ours.
   */
  ClassVerdict verdict(
      StoredObject<Ingress> ingress, Map<String, StoredObject<IngressClass>> classes) {
    Optional<String> field = Optional.ofNullable(ingress.object().getSpec().getIngressClassName());
    Optional<String> annotation =
        Optional.ofNullable(ingress.annotations().get(ANNOTATION)).filter(it -> !it.isEmpty());
    if (field.isPresent()) {
      return named("spec.ingressClassName", field.get(), classes);
    }
    if (annotation.isPresent()) {
      return annotation.get().equals(ingressClassName)
          ? new ClassVerdict.Ours(ingressClassName)
          : named("metadata.annotations[" + ANNOTATION + "]", annotation.get(), classes);
    }
    return watchWithoutClass
        ? new ClassVerdict.Ours("")
        : new ClassVerdict.Nobody(withoutClass(classes));
  }

  private ClassVerdict named(
      String field, String name, Map<String, StoredObject<IngressClass>> classes) {
    StoredObject<IngressClass> named = classes.get(name);
    if (named == null) {
      return new ClassVerdict.Nobody(
          "%s: \"%s\" is no IngressClass (%s)".formatted(field, name, expected(classes)));
    }
    return isOurs(named) ? new ClassVerdict.Ours(name) : ClassVerdict.Another.INSTANCE;
  }

  private boolean isOurs(StoredObject<IngressClass> ingressClass) {
    var spec = ingressClass.object().getSpec();
    return (spec != null && controllerClass.equals(spec.getController()))
        || (byName && ingressClass.name().equals(ingressClassName));
  }

  private String withoutClass(Map<String, StoredObject<IngressClass>> classes) {
    List<String> marked =
        classes.values().stream()
            .filter(it -> Objects.equals(it.annotations().get(DEFAULT_MARK), "true"))
            .map(StoredObject::name)
            .toList();
    String why =
        marked.isEmpty()
            ? "no IngressClass is marked as the default by the annotation %s: \"true\""
                .formatted(DEFAULT_MARK)
            : "the default IngressClass \"%s\" is given to an Ingress at its creation only"
                .formatted(marked.getFirst());
    return "spec.ingressClassName: not set, and %s (%s; or --watch-ingress-without-class)"
        .formatted(why, expected(classes));
  }

  private String expected(Map<String, StoredObject<IngressClass>> classes) {
    List<String> ours =
        classes.values().stream().filter(this::isOurs).map(StoredObject::name).toList();
    return ours.isEmpty()
        ? "expected: an IngressClass with spec.controller " + controllerClass + "; there is none"
        : "expected: " + String.join(" or ", ours);
  }
}
