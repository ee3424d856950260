package io.headgate.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.properties.PropertyDefinition;
import com.hazelcast.logging.ILogger;
import com.hazelcast.spi.discovery.AbstractDiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryNode;
import com.hazelcast.spi.discovery.DiscoveryStrategy;
import com.hazelcast.spi.discovery.DiscoveryStrategyFactory;
import com.hazelcast.spi.discovery.SimpleDiscoveryNode;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells Hazelcast where members may be, at the join and at every look for another part of the
 * cluster. Its own list of members takes one address of a name, and only once.
 */
final class PeerDiscovery implements DiscoveryStrategyFactory {

  private final Supplier<Set<InetSocketAddress>> peers;
  private volatile Set<InetSocketAddress> found = Set.of();

  /**
   * @param peers where members may be now; may block
   */
  PeerDiscovery(Supplier<Set<InetSocketAddress>> peers) {
    this.peers = peers;
  }

  /** Whom the names stood for at the last look. */
  Set<InetSocketAddress> found() {
    return found;
  }

  private Iterable<DiscoveryNode> look() {
    Set<InetSocketAddress> now = peers.get();
    found = now;
    return now.stream().<DiscoveryNode>map(PeerDiscovery::node).toList();
  }

  private static DiscoveryNode node(InetSocketAddress address) {
    return new SimpleDiscoveryNode(new Address(address.getAddress(), address.getPort()));
  }

  @Override
  public Class<? extends DiscoveryStrategy> getDiscoveryStrategyType() {
    return Strategy.class;
  }

  @Override
  @SuppressWarnings("rawtypes") // as Hazelcast has it
  public DiscoveryStrategy newDiscoveryStrategy(
      DiscoveryNode node, ILogger logger, Map<String, Comparable> properties) {
    return new Strategy(this, logger, properties);
  }

  @Override
  public Collection<PropertyDefinition> getConfigurationProperties() {
    return List.of();
  }

  private static final class Strategy extends AbstractDiscoveryStrategy {

    private final PeerDiscovery discovery;

    @SuppressWarnings("rawtypes") // as Hazelcast has it
    Strategy(PeerDiscovery discovery, ILogger logger, Map<String, Comparable> properties) {
      super(logger, properties);
      this.discovery = discovery;
    }

    @Override
    public Iterable<DiscoveryNode> discoverNodes() {
      return discovery.look();
    }
  }
}
