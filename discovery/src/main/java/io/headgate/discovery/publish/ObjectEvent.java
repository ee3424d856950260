package io.headgate.discovery.publish;

import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import java.util.Optional;

/**
 * Something that happened to an object, as {@code kubectl describe} shows it.
 *
 * @param warning whether it is of the type Warning; else Normal
 * @param reason one word in CamelCase
 */
public record ObjectEvent(ObjectRef object, boolean warning, String reason, String message) {

  /** Longer ones are cut off: the bound of the newer Events, which older ones are shown as. */
  private static final int MESSAGE_LIMIT = 1000;

  public ObjectEvent {
    message = message.length() > MESSAGE_LIMIT ? message.substring(0, MESSAGE_LIMIT) : message;
  }

  /** A change of an Ingress that was taken; ingress-nginx's reason and words. */
  public static ObjectEvent sync(IngressName ingress) {
    return new ObjectEvent(ObjectRef.of(ingress), false, "Sync", "Scheduled for sync");
  }

  /**
   * What a problem is to the owner of its object; empty where it is none of theirs: it belongs to a
   * node, to another kind of object, or the object is no business of ours.
   */
  public static Optional<ObjectEvent> of(Problem problem) {
    String kind = problem.object().kind();
    if (!kind.equals("Ingress") && !kind.equals("Service")) {
      return Optional.empty();
    }
    return reason(problem.reason())
        .map(it -> new ObjectEvent(problem.object(), true, it, problem.message()));
  }

  private static Optional<String> reason(Problem.Reason reason) {
    return switch (reason) {
      case Invalid, Allocation, NotSupported -> Optional.of("Rejected");
      case Conflict -> Optional.of("Conflict");
      case TLSSecret -> Optional.of("TLSSecretMissing");
      case BackendNotFound -> Optional.of("BackendNotFound");
      case Annotation, AuthSecret -> Optional.of("AnnotationRefused");
      case ConfigMap, IngressClass, Unreadable, Listen, Address, Cluster, ApiServer, Internal ->
          Optional.empty();
    };
  }
}
