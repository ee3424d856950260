package io.headgate.discovery.build;

import io.headgate.discovery.model.ConfigMapName;
import io.headgate.discovery.model.PortExposure;
import io.headgate.discovery.model.Protocol;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which ports of its own the gateway gives to Services.
 *
 * @param tcp {@code --tcp-services-configmap}; empty: none is read
 * @param udp {@code --udp-services-configmap}; empty: none is read
 * @param address on which these ports are opened; the wildcard address stands for all
 * @param taken what the program listens on itself
 */
public record ExposureRules(
    Optional<ConfigMapName> tcp,
    Optional<ConfigMapName> udp,
    InetAddress address,
    List<Taken> taken) {

  /** None. */
  public static final ExposureRules NONE =
      new ExposureRules(
          Optional.empty(), Optional.empty(), InetAddress.getLoopbackAddress(), List.of());

  /**
   * A port that the program listens on itself.
   *
   * @param flag that says so
   */
  public record Taken(Protocol protocol, int port, String flag) {}

  public ExposureRules {
    taken = List.copyOf(taken);
  }

  /** The ConfigMaps that are read. */
  public Set<ConfigMapName> configMaps() {
    Set<ConfigMapName> names = new TreeSet<>();
    tcp.ifPresent(names::add);
    udp.ifPresent(names::add);
    return names;
  }

  /** The flag by which the program has that port itself; empty where it has not. */
  Optional<String> taker(PortExposure exposure) {
    return taken.stream()
        .filter(it -> it.protocol() == exposure.protocol() && it.port() == exposure.number())
        .map(Taken::flag)
        .findFirst();
  }
}
