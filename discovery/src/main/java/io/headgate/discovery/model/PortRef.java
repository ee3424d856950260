package io.headgate.discovery.model;

/** How an Ingress names the port of a Service (never the target port). */
public sealed interface PortRef {

  record ByNumber(int number) implements PortRef {
    @Override
    public String toString() {
      return Integer.toString(number);
    }
  }

  record ByName(String name) implements PortRef {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Whether it is that port. */
  default boolean names(ServicePort port) {
    return switch (this) {
      case ByNumber(int number) -> port.spec().port() == number;
      case ByName(String name) -> port.name().port().equals(name);
    };
  }
}
