package io.headgate.gateway;

import io.headgate.discovery.manifest.PodRuntime;
import io.headgate.discovery.manifest.RealPorts;
import io.headgate.discovery.manifest.RunningPod;
import io.headgate.discovery.manifest.Workload;
import io.headgate.discovery.manifest.Workload.ContainerPort;
import io.headgate.discovery.model.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs an {@link EchoPod} for every replica, each on a loopback address of its own. */
final class EchoPods implements PodRuntime, AutoCloseable {

  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private static final int FIRST_BLOCK = 100;
  private static final int LAST_BLOCK = 120;

  /** Tests run in several processes at once: each holds a socket of the block that it has. */
  private static final ServerSocket BLOCK = claim();

  private record Replica(RunningPod pod, List<EchoPod> servers) {}

  private final Map<String, Replica> running = new HashMap<>();

  @Override
  public synchronized CompletionStage<List<RunningPod>> reconcile(List<Workload> workloads) {
    Map<String, Replica> wanted = new LinkedHashMap<>();
    for (Workload workload : workloads) {
      for (int i = 0; i < workload.replicas(); i++) {
        String name = workload.owner().name() + "-" + i;
        String key = workload.owner() + "-" + i;
        Replica known = running.remove(key);
        wanted.put(key, known == null ? start(name, workload) : known);
      }
    }
    close();
    running.putAll(wanted);
    return CompletableFuture.completedFuture(wanted.values().stream().map(Replica::pod).toList());
  }

  private static Replica start(String name, Workload workload) {
    InetAddress ip = nextAddress();
    List<EchoPod> servers = new ArrayList<>();
    Map<Integer, Integer> realPorts = new HashMap<>();
    for (ContainerPort port : workload.ports()) {
      if (port.protocol() != Protocol.TCP) {
        continue;
      }
      // A low port may be refused to this process; the slices carry the real one.
      int wanted = port.number() < 1024 ? 0 : port.number();
      try {
        EchoPod server = EchoPod.start(name, new InetSocketAddress(ip, wanted));
        servers.add(server);
        realPorts.put(port.number(), server.address().getPort());
      } catch (IOException e) {
        throw new UncheckedIOException(name + ", port " + port.number(), e);
      }
    }
    return new Replica(
        new RunningPod(workload.owner(), name, ip, RealPorts.ofTcp(realPorts)), servers);
  }

  private static InetAddress nextAddress() {
    int number = ADDRESSES.incrementAndGet();
    try {
      return InetAddress.getByAddress(
          new byte[] {
            127,
            BLOCK.getInetAddress().getAddress()[1],
            (byte) (number / 250),
            (byte) (number % 250 + 1)
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For another node: the pods that run, of which it starts and stops none. */
  PodRuntime seenFromElsewhere() {
    return workloads -> CompletableFuture.completedFuture(running(workloads));
  }

  private synchronized List<RunningPod> running(List<Workload> workloads) {
    List<RunningPod> pods = new ArrayList<>();
    for (Workload workload : workloads) {
      for (int i = 0; i < workload.replicas(); i++) {
        Replica replica = running.get(workload.owner() + "-" + i);
        if (replica != null) {
          pods.add(replica.pod());
        }
      }
    }
    return pods;
  }

  /** The pod of that name listens no longer. */
  synchronized void stop(String name) {
    running.values().stream()
        .filter(replica -> replica.pod().name().equals(name))
        .forEach(replica -> replica.servers().forEach(EchoPod::close));
  }

  @Override
  public synchronized void close() {
    running.values().forEach(replica -> replica.servers().forEach(EchoPod::close));
    running.clear();
  }

  private static ServerSocket claim() {
    for (int block = FIRST_BLOCK; block <= LAST_BLOCK; block++) {
      try {
        return new ServerSocket(
            8080, 1, InetAddress.getByAddress(new byte[] {127, (byte) block, (byte) 255, 1}));
      } catch (IOException taken) {
        // by another process
      }
    }
    throw new IllegalStateException("no block of addresses is free for pods");
  }
}
