package io.headgate.balancer.scheduler;

import io.headgate.balancer.state.EndpointLoad;
import io.headgate.balancer.state.Ip;
import io.headgate.balancer.state.LocalConnectionCounts;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.EndpointConditions;
import io.headgate.discovery.model.EndpointPlace;
import io.headgate.discovery.model.EndpointTarget;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Candidates as a test lists them: available unless their weight is 0 or they were taken out. */
final class ListedCandidates implements Candidates {

  private static final ServicePortName WEB =
      new ServicePortName(new ServiceName("default", "web"), "http", Protocol.TCP);

  private final List<Endpoint> endpoints;
  private final EndpointLoad[] loads;
  private final boolean[] out;

  private ListedCandidates(List<Endpoint> endpoints, EndpointLoad[] loads) {
    this.endpoints = endpoints;
    this.loads = loads;
    this.out = new boolean[loads.length];
  }

  /** Pods 1, 2, 3, ... of these weights, with nothing open. */
  static ListedCandidates ofWeights(int... weights) {
    return of(
        IntStream.range(0, weights.length).mapToObj(i -> endpoint(i + 1, weights[i])).toList());
  }

  /** Pods 1 to {@code size} of weight 1. */
  static ListedCandidates of(int size) {
    int[] weights = new int[size];
    Arrays.fill(weights, 1);
    return ofWeights(weights);
  }

  /** The pods with these numbers, of weight 1. */
  static ListedCandidates ofPods(int... numbers) {
    return of(Arrays.stream(numbers).mapToObj(number -> endpoint(number, 1)).toList());
  }

  /** These endpoints, with nothing open. */
  static ListedCandidates of(List<Endpoint> endpoints) {
    return over(List.copyOf(endpoints));
  }

  /** The pod with this number. */
  static Endpoint endpoint(int number, int weight) {
    return new Endpoint(
        EndpointAddress.of(Ip.of("127.97." + number / 256 + "." + number % 256), 8080),
        EndpointConditions.READY,
        EndpointPlace.UNKNOWN,
        EndpointTarget.NONE,
        weight);
  }

  /** As many connections held on each as listed. */
  ListedCandidates holding(int... connections) {
    for (int i = 0; i < connections.length; i++) {
      for (int n = 0; n < connections[i]; n++) {
        loads[i].open();
      }
    }
    return this;
  }

  /** That very list, with nothing open. */
  static ListedCandidates over(List<Endpoint> endpoints) {
    LocalConnectionCounts counts = new LocalConnectionCounts();
    return new ListedCandidates(
        endpoints,
        endpoints.stream()
            .map(endpoint -> counts.of(WEB, endpoint.address()))
            .toArray(EndpointLoad[]::new));
  }

  /** The same endpoints with these loads, as schedulers see them. */
  ListedCandidates seenAs(EndpointLoad... others) {
    return new ListedCandidates(endpoints, others);
  }

  ListedCandidates without(int... indexes) {
    for (int index : indexes) {
      out[index] = true;
    }
    return this;
  }

  @Override
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  @Override
  public EndpointLoad load(int index) {
    return loads[index];
  }

  @Override
  public boolean available(int index) {
    return !out[index] && endpoints.get(index).weight() > 0;
  }
}
