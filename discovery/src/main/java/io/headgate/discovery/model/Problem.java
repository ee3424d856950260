package io.headgate.discovery.model;

import java.util.Optional;

/**
 * Something about one object that keeps part of it from being served. A problem never stops other
 * objects.
 *
 * @param message names the field, the value and what was expected
 */
public record Problem(
    ObjectRef object, Reason reason, String message, Optional<FilePosition> position) {

  /** Why, in one word; Events and metrics carry it. */
  public enum Reason {
    /** The file is not YAML, or could not be read. */
    Unreadable,
    /** The API server would have refused it. */
    Invalid,
    /** It was asked for an address or port that another object has. */
    Allocation,
    /** Two objects claim the same thing; the older one has it. */
    Conflict,
    /** No class of ours is meant. */
    IngressClass,
    /** An annotation has a value outside its grammar. */
    Annotation,
    /** The global ConfigMap is missing, or a key of it is refused or has no effect. */
    ConfigMap,
    /** A backend's Service or port does not exist. */
    BackendNotFound,
    /** A Secret is missing or holds no usable certificate. */
    TLSSecret,
    /** The passwords or tokens that an Ingress asks for cannot be checked, or not all of them. */
    AuthSecret,
    /** A socket could not be opened. */
    Listen,
    /** An address could not be added to this machine, or not be guarded there. */
    Address,
    /** This node does not share with others, or has nobody to share with. */
    Cluster,
    /** The API server refuses something, or is away. */
    ApiServer,
    /** Understood, but not served by this version. */
    NotSupported,
    /** A part of the program failed on this change; the others went on. */
    Internal
  }

  @Override
  public String toString() {
    return position.map(p -> p + ": ").orElse("") + object + ": " + message;
  }
}
