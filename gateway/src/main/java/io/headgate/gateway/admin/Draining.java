package io.headgate.gateway.admin;

import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.EjectionTable;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.ServicePortName;
import io.headgate.discovery.model.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Takes endpoints of a Service out of new connections because somebody asks for it, and lets them
 * back. What they have open stays open.
 */
final class Draining {

  private final EjectionTable table;

  Draining(EjectionTable table) {
    this.table = table;
  }

  /** What is asked for. */
  enum Wish {
    DRAIN("drained"),
    UNDRAIN("undrained");

    private final String done;

    Wish(String done) {
      this.done = done;
    }
  }

  /** One endpoint of one port. */
  private record Place(ServicePortName port, Endpoint endpoint) {

    boolean isCalled(String name) {
      return endpoint.target().pod().equals(name) || endpoint.address().toString().equals(name);
    }

    @Override
    public String toString() {
      String pod = endpoint.target().pod();
      return port + " " + endpoint.address() + (pod.isEmpty() ? "" : " " + pod);
    }
  }

  /**
   * Does it, for every port of the Service that has the endpoint.
   *
   * @param name a pod, or an endpoint's address and port
   * @return one line for each port
   * @throws NotFoundException where the Service or the endpoint does not exist
   */
  String perform(Wish wish, Snapshot snapshot, ServiceName service, String name) {
    Service known = snapshot.services().get(service);
    if (known == null) {
      throw new NotFoundException("services: \"" + service + "\" not found");
    }
    List<Place> all = places(known);
    List<Place> meant = all.stream().filter(place -> place.isCalled(name)).toList();
    if (meant.isEmpty()) {
      throw new NotFoundException(
          "endpoints of " + service + ": \"" + name + "\" not found" + expected(all));
    }
    meant.forEach(place -> perform(wish, place));
    return meant.stream()
        .map(place -> wish.done + " " + place + "\n")
        .collect(Collectors.joining());
  }

  private void perform(Wish wish, Place place) {
    Ejection drained = Ejection.of(place.endpoint.address(), Ejection.Reason.DRAINED);
    switch (wish) {
      case DRAIN -> table.eject(place.port, drained, Integer.MAX_VALUE);
      case UNDRAIN -> table.readmit(place.port, drained.endpoint(), drained.reason());
    }
  }

  private static List<Place> places(Service service) {
    List<Place> places = new ArrayList<>();
    for (ServicePort port : service.ports()) {
      port.endpoints().forEach(endpoint -> places.add(new Place(port.name(), endpoint)));
    }
    return places;
  }

  private static String expected(List<Place> all) {
    String names =
        all.stream()
            .map(place -> place.endpoint)
            .map(it -> it.target().pod().isEmpty() ? it.address().toString() : it.target().pod())
            .distinct()
            .limit(10)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : " (expected: one of " + names + ")";
  }
}
