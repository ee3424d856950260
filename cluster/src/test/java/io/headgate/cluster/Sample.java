package io.headgate.cluster;

import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.PodAddress;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Services, endpoints, pods and clients by their numbers. */
public final class Sample {

  public static final ServicePortName SHOP = service(1);
  public static final EndpointAddress A = endpoint(1);
  public static final EndpointAddress B = endpoint(2);
  public static final PodAddress POD_A = new PodAddress(A);
  public static final PodAddress POD_B = new PodAddress(B);
  public static final PodAddress POD_C = pod(3);

  private Sample() {}

  public static ServicePortName service(int number) {
    return new ServicePortName(
        new ServiceName("default", "service-" + number), "http", Protocol.TCP);
  }

  public static EndpointAddress endpoint(int number) {
    return EndpointAddress.of(ip("10.1.0." + number), 8080);
  }

  public static PodAddress pod(int number) {
    return new PodAddress(endpoint(number));
  }

  public static AffinityKey client(int number) {
    return AffinityKey.ofService(
        "uid-1",
        new ClientAddress(
            ip("10.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255)), 0));
  }

  private static InetAddress ip(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
