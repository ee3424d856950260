package io.headgate.perf;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.IngressPath;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.IngressRule;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.ObjectMeta;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PortRef;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.gateway.routing.RouteMatch;
import io.headgate.gateway.routing.RouteTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One look-up by host and path, hosts in random order so that no cache line is favoured. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class RouteTableBenchmark {

  private static final int REQUESTS = 1 << 12;
  private static final RoutePolicy POLICY = RoutePolicy.DEFAULT;

  @Param({"10", "1000", "100000"})
  private int hosts;

  private RouteTable table = RouteTable.of(Snapshot.empty(new NodeInfo("node", "")));
  private final String[] requestedHosts = new String[REQUESTS];
  private final byte[][] requestedBytes = new byte[REQUESTS][];
  private int next;

  /** One Ingress a host, three paths each, as a shop has them. */
  @Setup
  public void buildTable() {
    Map<IngressName, Ingress> ingresses = new HashMap<>();
    for (int i = 0; i < hosts; i++) {
      IngressName name = new IngressName("default", "shop-" + i);
      ingresses.put(name, ingress(name, host(i)));
    }
    table =
        RouteTable.of(
            new Snapshot(
                1,
                new NodeInfo("node", ""),
                Map.of(),
                new IngressObjects(ingresses, Map.of()),
                List.of()));
    Random random = new Random(1);
    for (int i = 0; i < REQUESTS; i++) {
      requestedHosts[i] = host(random.nextInt(hosts));
      requestedBytes[i] = requestedHosts[i].getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static String host(int i) {
    return "shop-" + i + ".apps.example.com";
  }

  private static Ingress ingress(IngressName name, String host) {
    IngressBackend backend =
        new IngressBackend.ServiceBackend(
            new ServiceName(name.namespace(), name.name()), new PortRef.ByNumber(80));
    List<IngressPath> paths =
        List.of(
            new IngressPath(new PathMatch.Prefix("/"), backend),
            new IngressPath(new PathMatch.Prefix("/api/v1"), backend),
            new IngressPath(new PathMatch.Exact("/login"), backend));
    return new Ingress(
        name,
        new ObjectMeta("uid-" + name.name(), Instant.EPOCH, Map.of()),
        "headgate",
        new IngressRouting(
            List.of(new IngressRule(new HostMatch.Exact(host), paths)), Optional.empty(), POLICY),
        List.of());
  }

  private String nextHost() {
    next = (next + 1) & (REQUESTS - 1);
    return requestedHosts[next];
  }

  @Benchmark
  public RouteMatch longestPrefix() {
    return table.match(nextHost(), "/api/v1/carts/42?size=10");
  }

  /** As a request brings it: a string just decoded, whose hash nobody has computed yet. */
  @Benchmark
  public RouteMatch longestPrefixOfAFreshHost() {
    next = (next + 1) & (REQUESTS - 1);
    return table.match(
        new String(requestedBytes[next], StandardCharsets.ISO_8859_1), "/api/v1/carts/42?size=10");
  }

  @Benchmark
  public RouteMatch rootPrefix() {
    return table.match(nextHost(), "/images/logo.svg");
  }
}
