package io.headgate.balancer.listing;

import io.headgate.balancer.listing.PersistentClients.Holder;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the Service ports of this node have, for one view of a listing. Any thread. */
public final class NodeFigures {

  private final ListingSources sources;
  private final IpvsView view;
  private final Map<Holder, Long> clients;

  /** Walks over all clients where the view is about them. */
  public NodeFigures(ListingSources sources, IpvsView view) {
    this.sources = sources;
    this.view = view;
    this.clients = view == IpvsView.PERSISTENT ? sources.clients().count() : Map.of();
  }

  /** Of all ports that have anything. */
  public Map<ServicePortName, PortFigures> all(Snapshot snapshot) {
    Map<ServicePortName, PortFigures> all = new HashMap<>();
    for (Service service : snapshot.services().values()) {
      for (ServicePort port : service.ports()) {
        PortFigures figures = of(port);
        if (!figures.equals(PortFigures.NONE)) {
          all.put(port.name(), figures);
        }
      }
    }
    return all;
  }

  PortFigures of(ServicePort port) {
    Optional<PortTraffic> traffic = sources.traffic().of(port.name());
    Map<EndpointAddress, EndpointFigures> endpoints = new HashMap<>();
    for (Endpoint endpoint : port.endpoints()) {
      EndpointFigures figures = of(port, endpoint.address(), traffic);
      if (!figures.equals(EndpointFigures.NONE)) {
        endpoints.put(endpoint.address(), figures);
      }
    }
    return new PortFigures(
        traffic
            .map(it -> view == IpvsView.RATE ? it.rate() : it.total())
            .orElse(TrafficFigures.ZERO),
        endpoints);
  }

  private EndpointFigures of(
      ServicePort port, EndpointAddress address, Optional<PortTraffic> traffic) {
    EndpointLoad load = sources.counts().of(port.name(), address);
    TrafficFigures figures =
        view == IpvsView.RATE
            ? traffic.map(it -> it.rate(address)).orElse(TrafficFigures.ZERO)
            : TrafficFigures.of(load.traffic());
    int active = load.active();
    long persistent = clients.getOrDefault(new Holder(port.traits().uid(), address), 0L);
    return new EndpointFigures(active, active, persistent, figures);
  }
}
