package io.headgate.balancer.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemNamesTest {

  private static final InetAddress KNOWN = IpLiteral.require("192.0.2.1");
  private static final InetAddress SILENT = IpLiteral.require("192.0.2.2");

  @TempDir private Path directory;

  @Test
  void portsAreCalledAsTheFileOfServicesSays() throws IOException {
    Path services = directory.resolve("services");
    Files.writeString(
        services,
        """
        # comment
        http            80/tcp          www     # WorldWideWeb
        domain          53/udp
        again           80/tcp
        broken
        worse           x/tcp
        """);
    SystemNames names = SystemNames.of(services, Map.of());
    assertThat(names.port(80, Protocol.TCP)).hasValue("http");
    assertThat(names.port(80, Protocol.UDP)).isEmpty();
    assertThat(names.port(53, Protocol.UDP)).hasValue("domain");
    assertThat(SystemNames.of(directory.resolve("none"), Map.of()).port(80, Protocol.TCP))
        .isEmpty();
  }

  @Test
  void aResolverThatDoesNotAnswerIsNotWaitedFor() {
    CountDownLatch never = new CountDownLatch(1);
    try (ExecutorService lookups = Executors.newFixedThreadPool(2)) {
      Map<InetAddress, Optional<String>> found =
          SystemNames.resolve(
              List.of(KNOWN, SILENT, KNOWN),
              200,
              lookups,
              address -> {
                if (address.equals(SILENT)) {
                  await(never);
                }
                return Optional.of("known.example");
              });
      assertThat(found).containsOnlyKeys(KNOWN);
      assertThat(SystemNames.of(directory, found).host(KNOWN)).hasValue("known.example");
      assertThat(SystemNames.of(directory, found).host(SILENT)).isEmpty();
      never.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
