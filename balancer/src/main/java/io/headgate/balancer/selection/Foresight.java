package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.scheduler.Scheduler;
import io.headgate.balancer.scheduler.Scheduling;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.SessionAffinity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Says which endpoint a request through an Ingress would get, and changes nothing by that: no lease
 * is opened, no client bound, and the scheduler does not go on. Any thread.
 *
 * @param client where it is known who asks
 */
record Foresight(ServicePort port, NodeInfo node, Optional<InetAddress> client) {

  /** No address of a Service: whoever comes by an Ingress comes by none of those either. */
  private static final InetAddress NO_ADDRESS = new InetSocketAddress(0).getAddress();

  Forecast in(PortBalance balance, PickerContext context) {
    PortCandidates candidates = balance.candidates(port, node, context).cluster();
    int own = own(candidates, context);
    if (own != PortCandidates.ABSENT && candidates.available(own)) {
      return new Forecast.Sticky(candidates.endpoint(own));
    }
    if (!candidates.anyAvailable()) {
      return candidates.isFull(Exclusions.NONE)
          ? Forecast.Waiting.INSTANCE
          : Forecast.Nobody.INSTANCE;
    }
    return switch (decidedBy(context)) {
      case STATE -> foreseen(candidates, balance.scheduler(port, context));
      case CLIENT -> Forecast.ByClient.INSTANCE;
      case VIRTUAL_ADDRESS -> Forecast.ByVirtualAddress.INSTANCE;
    };
  }

  /** What decides, as far as it is not known here. */
  private enum DecidedBy {
    STATE,
    CLIENT,
    VIRTUAL_ADDRESS
  }

  private DecidedBy decidedBy(PickerContext context) {
    Scheduling scheduling =
        context.defaults().scheduler().scheduling(port.traits().policy().scheduling());
    boolean byPort =
        scheduling.flags().contains(SchedulerFlag.SH_PORT)
            || scheduling.flags().contains(SchedulerFlag.MH_PORT);
    return switch (scheduling.name()) {
      case SH, MH -> client.isEmpty() || byPort ? DecidedBy.CLIENT : DecidedBy.STATE;
      case DH, LBLC, LBLCR -> DecidedBy.VIRTUAL_ADDRESS;
      case RR, WRR, LC, WLC, SED, NQ, FO, OVF, TWOS, RANDOM -> DecidedBy.STATE;
    };
  }

  private Forecast foreseen(PortCandidates candidates, Scheduler scheduler) {
    ConnectionKey key =
        new ConnectionKey(
            new ClientAddress(client.orElse(NO_ADDRESS), 0),
            new VirtualAddress(NO_ADDRESS, 0),
            Protocol.TCP);
    int index = scheduler.foresee(candidates, key);
    return switch (index) {
      case Scheduler.NONE -> Forecast.Nobody.INSTANCE;
      case Scheduler.BY_CHANCE -> Forecast.ByChance.INSTANCE;
      default -> new Forecast.Next(candidates.endpoint(index));
    };
  }

  /** The endpoint that the client belongs to. */
  private int own(PortCandidates candidates, PickerContext context) {
    return switch (port.traits().affinity()) {
      case SessionAffinity.None none -> PortCandidates.ABSENT;
      case SessionAffinity.ClientIp rule ->
          client
              .map(ip -> StickyClient.key(port, new ClientAddress(ip, 0)))
              .flatMap(key -> context.state().affinity().entries().pod(key))
              .map(candidates::indexOf)
              .orElse(PortCandidates.ABSENT);
    };
  }
}
