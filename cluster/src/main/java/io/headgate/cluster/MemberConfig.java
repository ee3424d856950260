package io.headgate.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.DiscoveryStrategyConfig;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.TopicConfig;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.cluster.affinity.AffinityEntry;
import io.headgate.cluster.allocations.AgreedAllocations;
import io.headgate.cluster.allocations.AllocationAnswer;
import io.headgate.cluster.encoding.AffinityEntryEncoding;
import io.headgate.cluster.encoding.AffinityKeyEncoding;
import io.headgate.cluster.encoding.AgreedAllocationsEncoding;
import io.headgate.cluster.encoding.AllocationAnswerEncoding;
import java.util.Map;
import java.util.function.LongSupplier;

/** How Hazelcast is set up: what is not said here is its default. */
final class MemberConfig {

  /** Of members, what others are told. */
  static final String NODE_ID = "headgate.id";

  static final String NODE_NAME = "headgate.node";
  static final String PROGRAM_VERSION = "headgate.version";

  static final String AFFINITY = "headgate.affinity";
  static final String ALLOCATIONS = "headgate.allocations";
  static final String MESSAGES = "headgate.messages";
  static final String QUESTIONS = "headgate.questions";

  /** Questions of operators: a few at once, and who comes when there are many gets no answer. */
  private static final int ANSWERS_AT_ONCE = 2;

  private static final int MOST_QUESTIONS = 64;

  /** That a member keeps the entries of; above it the ones used longest ago are forgotten. */
  private static final int MOST_CLIENTS = 1_000_000;

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"),
          Map.entry("hazelcast.discovery.enabled", "true"),
          Map.entry("hazelcast.socket.bind.any", "false"),
          // The program is to be ready soon, whoever is there; who comes later merges.
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.socket.connect.timeout.seconds", "1"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "5"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "5"),
          // An owner that has just changed answers soon; connections wait for it.
          Map.entry("hazelcast.invocation.retry.pause.millis", "20"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "10"));

  private MemberConfig() {}

  static Config of(ClusterOptions options, PeerDiscovery peers, LongSupplier clusterMillis) {
    Config config = new Config();
    config.setClusterName(options.name());
    PROPERTIES.forEach(config::setProperty);
    config.setProperty(
        "hazelcast.local.localAddress", options.address().getAddress().getHostAddress());
    config
        .getMemberAttributeConfig()
        .setAttribute(NODE_ID, options.node().id().toString())
        .setAttribute(NODE_NAME, options.node().name())
        .setAttribute(PROGRAM_VERSION, options.node().version());
    config.setAdvancedNetworkConfig(network(options, peers));
    config.setSerializationConfig(serialization(clusterMillis));
    config.getMetricsConfig().setEnabled(false);
    config.addMapConfig(affinity());
    config.addMapConfig(allocations());
    config.addExecutorConfig(
        new ExecutorConfig(QUESTIONS, ANSWERS_AT_ONCE)
            .setQueueCapacity(MOST_QUESTIONS)
            .setStatisticsEnabled(false));
    config.addTopicConfig(new TopicConfig(MESSAGES).setStatisticsEnabled(false));
    return config;
  }

  /** One socket, for members: no clients, no REST, no memcache. */
  private static AdvancedNetworkConfig network(ClusterOptions options, PeerDiscovery peers) {
    JoinConfig join = new JoinConfig();
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(false).setConnectionTimeoutSeconds(1);
    join.getDiscoveryConfig().addDiscoveryStrategyConfig(new DiscoveryStrategyConfig(peers));
    return new AdvancedNetworkConfig()
        .setEnabled(true)
        .setJoin(join)
        .setMemberEndpointConfig(
            new ServerSocketEndpointConfig()
                .setPort(options.address().getPort())
                .setPortAutoIncrement(false)
                // The port of a member that was killed is in TIME_WAIT for a minute.
                .setReuseAddress(true)
                .setSocketConnectTimeoutSeconds(1));
  }

  private static SerializationConfig serialization(LongSupplier clusterMillis) {
    SerializationConfig config = new SerializationConfig();
    config.setJavaSerializationFilterConfig(filter());
    config.addSerializerConfig(
        new EncodingSerializer<>(AffinityKey.class, 1, new AffinityKeyEncoding()).config());
    config.addSerializerConfig(
        new EncodingSerializer<>(AffinityEntry.class, 2, new AffinityEntryEncoding()).config());
    config.addSerializerConfig(
        new EncodingSerializer<>(
                AffinityDecision.class, 3, AffinityDecision.encoding(clusterMillis))
            .config());
    config.addSerializerConfig(
        new EncodingSerializer<>(AffinityCopy.class, 4, AffinityCopy.encoding()).config());
    config.addSerializerConfig(
        new EncodingSerializer<>(AffinityOfService.class, 5, AffinityOfService.encoding())
            .config());
    config.addSerializerConfig(
        new EncodingSerializer<>(ExpiredAffinity.class, 6, ExpiredAffinity.encoding(clusterMillis))
            .config());
    config.addSerializerConfig(
        new EncodingSerializer<>(AgreedAllocations.class, 20, new AgreedAllocationsEncoding())
            .config());
    config.addSerializerConfig(
        new EncodingSerializer<>(AllocationDecision.class, 21, AllocationDecision.encoding())
            .config());
    config.addSerializerConfig(
        new EncodingSerializer<>(AllocationAnswer.class, 22, new AllocationAnswerEncoding())
            .config());
    config.addSerializerConfig(
        new EncodingSerializer<>(MemberQuestion.class, 30, MemberQuestion.encoding()).config());
    return config;
  }

  /**
   * Nothing of ours is serialized by Java. Hazelcast's own failures are: they, and what they are
   * made of, are all that is taken. Who asked for what fails would wait for ever if that failure
   * were not.
   */
  private static JavaSerializationFilterConfig filter() {
    ClassFilter taken = new ClassFilter();
    taken.addPrefixes("com.hazelcast.", "java.lang.", "java.util.concurrent.", "[");
    taken.addClasses(
        "java.util.Collections$EmptyList",
        "java.util.Collections$UnmodifiableCollection",
        "java.util.Collections$UnmodifiableList",
        "java.util.Collections$UnmodifiableRandomAccessList",
        "java.util.Collections$EmptySet",
        "java.util.Collections$EmptyMap",
        "java.util.ArrayList",
        "java.util.UUID",
        "java.io.IOException",
        "java.io.EOFException",
        "java.net.SocketException",
        "java.net.ConnectException");
    return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(taken);
  }

  private static MapConfig affinity() {
    return new MapConfig(AFFINITY)
        .setInMemoryFormat(InMemoryFormat.OBJECT)
        .setBackupCount(1)
        .setStatisticsEnabled(false)
        .setEvictionConfig(
            new EvictionConfig()
                .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                .setSize(MOST_CLIENTS)
                .setEvictionPolicy(EvictionPolicy.LRU))
        .setMergePolicyConfig(
            new MergePolicyConfig().setPolicy(AffinityMergePolicy.class.getName()));
  }

  /**
   * One entry, with two copies. Of two parts that become one the larger one's stays: each node
   * brings its own part again, by the rule for that.
   */
  private static MapConfig allocations() {
    return new MapConfig(ALLOCATIONS)
        .setInMemoryFormat(InMemoryFormat.OBJECT)
        .setBackupCount(2)
        .setStatisticsEnabled(false)
        .setMergePolicyConfig(
            new MergePolicyConfig().setPolicy(PutIfAbsentMergePolicy.class.getName()));
  }
}
