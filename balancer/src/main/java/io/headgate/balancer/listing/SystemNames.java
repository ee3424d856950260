package io.headgate.balancer.listing;

import io.headgate.discovery.model.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The names that the machine has: ports by services(5), hosts by its resolver. ipvsadm waits for
 * the resolver as long as that takes, for one address after the other; here all addresses together
 * have a limit, and what has no answer by then is written as a number. One instance for one
 * listing; blocks.
 */
public final class SystemNames implements AddressNames {

  private static final Path SERVICES = Path.of("/etc/services");

  private record PortKey(int port, String protocol) {}

  private final Map<PortKey, String> ports;
  private final Map<InetAddress, Optional<String>> hosts;

  private SystemNames(Map<PortKey, String> ports, Map<InetAddress, Optional<String>> hosts) {
    this.ports = ports;
    this.hosts = hosts;
  }

  /**
   * Looks up all that a listing will write.
   *
   * @param limitMillis for all of them together
   * @param lookups runs one blocking look-up each
   */
  public static SystemNames of(
      Iterable<InetAddress> addresses, long limitMillis, Executor lookups) {
    return new SystemNames(
        readServices(SERVICES), resolve(addresses, limitMillis, lookups, SystemNames::nameOf));
  }

  /** As {@link #of}, from another file and resolver. */
  static SystemNames of(Path services, Map<InetAddress, Optional<String>> hosts) {
    return new SystemNames(readServices(services), hosts);
  }

  @Override
  public Optional<String> host(InetAddress address) {
    return hosts.getOrDefault(address, Optional.empty());
  }

  @Override
  public Optional<String> port(int port, Protocol protocol) {
    return Optional.ofNullable(
        ports.get(new PortKey(port, protocol.name().toLowerCase(Locale.ROOT))));
  }

  /** Answers for all that were resolved in time. */
  static Map<InetAddress, Optional<String>> resolve(
      Iterable<InetAddress> addresses,
      long limitMillis,
      Executor lookups,
      Function<InetAddress, Optional<String>> resolver) {
    Map<InetAddress, Optional<String>> found = new ConcurrentHashMap<>();
    Map<InetAddress, CompletableFuture<Void>> running = new HashMap<>();
    for (InetAddress address : addresses) {
      running.computeIfAbsent(
          address,
          asked ->
              CompletableFuture.runAsync(() -> found.put(asked, resolver.apply(asked)), lookups));
    }
    CompletableFuture.allOf(running.values().toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, limitMillis, TimeUnit.MILLISECONDS)
        .join();
    return Map.copyOf(found);
  }

  /** The JDK answers with the address itself where there is no name. */
  private static Optional<String> nameOf(InetAddress address) {
    String name = address.getHostName();
    return name.equals(address.getHostAddress()) ? Optional.empty() : Optional.of(name);
  }

  private static Map<PortKey, String> readServices(Path file) {
    Map<PortKey, String> ports = new HashMap<>();
    for (String line : lines(file)) {
      String[] words = line.split("#", 2)[0].strip().split("\\s+", -1);
      int slash = words.length < 2 ? -1 : words[1].indexOf('/');
      if (slash > 0 && words[1].substring(0, slash).matches("[0-9]{1,5}")) {
        PortKey key =
            new PortKey(
                Integer.parseInt(words[1].substring(0, slash)), words[1].substring(slash + 1));
        ports.putIfAbsent(key, words[0]);
      }
    }
    return ports;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException noSuchFile) {
      return List.of(); // then ports have no names
    }
  }
}
