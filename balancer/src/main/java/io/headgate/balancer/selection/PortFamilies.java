package io.headgate.balancer.selection;

import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.AddressFamily;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.TimeSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One Service port, balanced in each address family for itself, as kube-proxy has a proxier for
 * each: endpoints and scheduler state of one family mean nothing to the other. Nearly all ports
 * have one family only; then there is nothing to decide.
 */
final class PortFamilies {

  /**
   * The port in one family.
   *
   * @param port with the endpoints of that family
   */
  record Family(ServicePort port, PortBalance balance) {

    private void follow(PickerContext context) {
      balance.follow(port, context);
    }
  }

  /**
   * One object of the port.
   *
   * @param ipv6 the same object as {@code ipv4} where there is one family only
   */
  private record View(ServicePort whole, Family ipv4, Family ipv6) {

    @SuppressWarnings("ReferenceEquality") // an unchanged port keeps its object
    boolean is(ServicePort other) {
      return whole == other;
    }

    @SuppressWarnings("ReferenceEquality")
    boolean isSingle() {
      return ipv4 == ipv6;
    }

    Family in(AddressFamily family) {
      return switch (family) {
        case IPV4 -> ipv4;
        case IPV6 -> ipv6;
      };
    }
  }

  private final PortBalance ipv4 = new PortBalance();
  private final PortBalance ipv6 = new PortBalance();
  private final AtomicReference<@Nullable View> view = new AtomicReference<>();

  /** The family for a connection to that address. */
  Family serving(ServicePort whole, VirtualAddress virtual) {
    View current = viewOver(whole);
    if (current.isSingle()) {
      return current.ipv4;
    }
    return current.in(
        switch (TrafficDirection.of(whole, virtual)) {
          case INTERNAL, EXTERNAL -> whole.familyFor(virtual.ip());
          case DIRECT -> whole.firstFamily();
        });
  }

  /** The family for who comes by none of the port's own addresses. */
  Family first(ServicePort whole) {
    View current = viewOver(whole);
    return current.isSingle() ? current.ipv4 : current.in(whole.firstFamily());
  }

  /** The port is gone. */
  void close(PickerContext context) {
    ipv4.close(context);
    ipv6.close(context);
  }

  /** What is out of this port has changed. */
  void ejectionsChanged(TimeSource time) {
    ipv4.ejectionsChanged(time);
    ipv6.ejectionsChanged(time);
  }

  /** Tells schedulers and those who wait what connections will come with. Control thread only. */
  void follow(ServicePort whole, PickerContext context) {
    View current = viewOver(whole);
    current.ipv4.follow(context);
    if (!current.isSingle()) {
      current.ipv6.follow(context);
    }
  }

  private View viewOver(ServicePort whole) {
    while (true) {
      View current = view.get();
      if (current != null && current.is(whole)) {
        return current;
      }
      View next = viewOf(whole);
      if (view.compareAndSet(current, next)) {
        return next;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same object: no endpoint is of another family
  private View viewOf(ServicePort whole) {
    AddressFamily first = whole.firstFamily();
    if (whole.families().size() < 2 && whole.in(first) == whole) {
      Family only = new Family(whole, first == AddressFamily.IPV4 ? ipv4 : ipv6);
      return new View(whole, only, only);
    }
    return new View(
        whole,
        new Family(whole.in(AddressFamily.IPV4), ipv4),
        new Family(whole.in(AddressFamily.IPV6), ipv6));
  }
}
