package io.headgate.discovery.annotation;

import io.headgate.discovery.model.AffinityPolicy;
import io.headgate.discovery.model.ConnectionPolicy;
import io.headgate.discovery.model.ConnectionPolicy.EndpointRemoval;
import io.headgate.discovery.model.DialPolicy;
import io.headgate.discovery.model.DialPolicy.ProxyProtocol;
import io.headgate.discovery.model.HealthPolicy;
import io.headgate.discovery.model.HealthPolicy.Check;
import io.headgate.discovery.model.HealthPolicy.Ejection;
import io.headgate.discovery.model.SchedulerFlag;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.SchedulerScope;
import io.headgate.discovery.model.SchedulingPolicy;
import io.headgate.discovery.model.ServicePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The annotations of Services and of their EndpointSlices. Pure. */
public final class ServiceAnnotations {

  private static final List<String> PREFIXES = List.of("headgate.io");
  private static final Duration LONGEST = Duration.ofHours(24);

  private static final Annotation<SchedulerName> SCHEDULER =
      new Annotation<>("scheduler", Grammar.scheduler());
  private static final Annotation<Set<SchedulerFlag>> SCHEDULER_FLAGS =
      new Annotation<>("scheduler-flags", ServiceGrammar.schedulerFlags());
  private static final Annotation<SchedulerScope> SCHEDULER_SCOPE =
      new Annotation<>("scheduler-scope", Grammar.word(SchedulerScope.class));
  private static final Annotation<Duration> SLOW_START =
      new Annotation<>("slow-start", Grammar.duration(Duration.ofSeconds(1), LONGEST));

  private static final Annotation<AffinityPolicy.Scope> AFFINITY_SCOPE =
      new Annotation<>("affinity-scope", Grammar.word(AffinityPolicy.Scope.class));
  private static final Annotation<AffinityPolicy.Hold> AFFINITY_HOLD =
      new Annotation<>("affinity-hold", Grammar.word(AffinityPolicy.Hold.class));
  private static final Annotation<AffinityPolicy.Rewrite> AFFINITY_REWRITE =
      new Annotation<>("affinity-rewrite", Grammar.word(AffinityPolicy.Rewrite.class));

  private static final Annotation<Integer> CONNECT_TRIES =
      new Annotation<>("connect-tries", Grammar.integer(1, 16));
  private static final Annotation<Duration> CONNECT_TIMEOUT =
      new Annotation<>(
          "connect-timeout", Grammar.duration(Duration.ofMillis(10), Duration.ofMinutes(5)));
  private static final Annotation<ProxyProtocol> PROXY_PROTOCOL =
      new Annotation<>("proxy-protocol", Grammar.word(ProxyProtocol.class));
  private static final Annotation<Boolean> TRANSPARENT =
      new Annotation<>("transparent", Grammar.bool());

  private static final Annotation<Integer> MAX_CONNECTIONS =
      new Annotation<>("max-connections", Grammar.integer(1, Integer.MAX_VALUE));
  private static final Annotation<Duration> MAX_CONNECTION_AGE =
      new Annotation<>(
          "max-connection-age", Grammar.duration(Duration.ofSeconds(1), Duration.ofDays(30)));
  private static final Annotation<EndpointRemoval> ON_ENDPOINT_REMOVAL =
      new Annotation<>("on-endpoint-removal", ServiceGrammar.endpointRemoval());
  private static final Annotation<Duration> IDLE_TIMEOUT =
      new Annotation<>(
          "idle-timeout", Grammar.duration(Duration.ofMillis(100), Duration.ofDays(30)));

  private static final Annotation<Ejection> EJECTION =
      new Annotation<>("ejection", ServiceGrammar.ejection());
  private static final Annotation<Check> HEALTH_CHECK =
      new Annotation<>("health-check", ServiceGrammar.healthCheck());

  private static final Annotation<Boolean> SOURCE_RANGES_ON_NODEPORT =
      new Annotation<>("source-ranges-on-nodeport", Grammar.bool());

  /** The range is ipvsadm's. */
  private static final Annotation<Integer> WEIGHT =
      new Annotation<>("weight", Grammar.integer(0, 65535));

  private static final Map<String, Annotation<?>> BY_NAME =
      Stream.<Annotation<?>>of(
              SCHEDULER,
              SCHEDULER_FLAGS,
              SCHEDULER_SCOPE,
              SLOW_START,
              AFFINITY_SCOPE,
              AFFINITY_HOLD,
              AFFINITY_REWRITE,
              CONNECT_TRIES,
              CONNECT_TIMEOUT,
              PROXY_PROTOCOL,
              TRANSPARENT,
              MAX_CONNECTIONS,
              MAX_CONNECTION_AGE,
              ON_ENDPOINT_REMOVAL,
              IDLE_TIMEOUT,
              EJECTION,
              HEALTH_CHECK,
              SOURCE_RANGES_ON_NODEPORT)
          .collect(Collectors.toMap(Annotation::name, Function.identity()));

  private ServiceAnnotations() {}

  /** The annotation of a name without its prefix. */
  static Optional<Annotation<?>> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public static Parsed<ServicePolicy> parse(Map<String, String> annotations) {
    AnnotationReader reader = new AnnotationReader(annotations, PREFIXES);
    ServicePolicy policy =
        new ServicePolicy(
            new SchedulingPolicy(
                reader.read(SCHEDULER),
                reader.read(SCHEDULER_FLAGS).orElse(Set.of()),
                reader.read(SCHEDULER_SCOPE),
                reader.read(SLOW_START)),
            affinity(reader),
            new DialPolicy(
                number(reader.read(CONNECT_TRIES)),
                reader.read(CONNECT_TIMEOUT),
                reader.read(PROXY_PROTOCOL),
                reader.read(TRANSPARENT).orElse(false)),
            new ConnectionPolicy(
                number(reader.read(MAX_CONNECTIONS)),
                reader.read(MAX_CONNECTION_AGE),
                reader
                    .read(ON_ENDPOINT_REMOVAL)
                    .orElse(ConnectionPolicy.DEFAULT.onEndpointRemoval()),
                reader.read(IDLE_TIMEOUT)),
            new HealthPolicy(
                reader.read(EJECTION),
                reader.read(HEALTH_CHECK).orElse(HealthPolicy.DEFAULT.check())));
    return new Parsed<>(policy, reader.faults());
  }

  /** Whether {@code loadBalancerSourceRanges} are meant for node ports as well. */
  public static Parsed<Boolean> sourceRangesOnNodePort(Map<String, String> annotations) {
    AnnotationReader reader = new AnnotationReader(annotations, PREFIXES);
    boolean wanted = reader.read(SOURCE_RANGES_ON_NODEPORT).orElse(false);
    return new Parsed<>(wanted, reader.faults());
  }

  /** The weight of every endpoint of an EndpointSlice, 0-65535. */
  public static Parsed<Integer> weight(Map<String, String> annotations) {
    AnnotationReader reader = new AnnotationReader(annotations, PREFIXES);
    int weight = reader.read(WEIGHT).orElse(1);
    return new Parsed<>(weight, reader.faults());
  }

  private static AffinityPolicy affinity(AnnotationReader reader) {
    AffinityPolicy standing = AffinityPolicy.DEFAULT;
    return new AffinityPolicy(
        reader.read(AFFINITY_SCOPE).orElse(standing.scope()),
        reader.read(AFFINITY_HOLD).orElse(standing.hold()),
        reader.read(AFFINITY_REWRITE));
  }

  private static OptionalInt number(Optional<Integer> read) {
    return read.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }
}
