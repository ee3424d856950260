package io.headgate.balancer.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headgate.balancer.state.EndpointTraffic;
import io.headgate.discovery.model.ListenAddress;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class TcpRelayTest {

  private static final int MEGABYTE = 1_000_000;

  private final TransportName transport;
  private final ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
  private final TestService service = TestService.named("web").at(vip);
  private TestNode node;

  TcpRelayTest(TransportName transport) {
    this.transport = transport;
  }

  @BeforeEach
  void start() {
    node = TestNode.start(transport, ProxyMode.HEADGATE);
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void d5_whatTheServerAnswersAfterTheClientsFinArrives() throws Exception {
    try (TestBackend pod = answeringAfterFin(MEGABYTE)) {
      node.publish(service.with(pod.endpoint()));
      try (Socket client = TestNode.connect(vip)) {
        client.getOutputStream().write("question".getBytes(US_ASCII));
        client.shutdownOutput();

        assertThat(client.getInputStream().readAllBytes()).hasSize(MEGABYTE + 8);
      }
      awaitNothingOpen(pod);
    }
  }

  @Test
  void d5_twentyMegabytesAfterTheFinArriveWholeAtASlowReader() throws Exception {
    try (TestBackend pod = answeringAfterFin(20 * MEGABYTE)) {
      node.publish(service.with(pod.endpoint()));
      try (Socket client = TestNode.connect(vip)) {
        client.setReceiveBufferSize(64 * 1024);
        client.getOutputStream().write("question".getBytes(US_ASCII));
        client.shutdownOutput();

        assertThat(readSlowly(client.getInputStream())).isEqualTo(20 * MEGABYTE + 8);
      }
      awaitNothingOpen(pod);
    }
  }

  @Test
  void aHalfCloseOfTheServerLetsTheClientGoOn() throws Exception {
    CompletableFuture<Integer> received = new CompletableFuture<>();
    try (TestBackend pod =
        TestBackend.start(
            socket -> {
              socket.getOutputStream().write("hello".getBytes(US_ASCII));
              socket.shutdownOutput();
              received.complete(socket.getInputStream().readAllBytes().length);
            })) {
      node.publish(service.with(pod.endpoint()));
      try (Socket client = TestNode.connect(vip)) {
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("hello");
        client.getOutputStream().write(new byte[MEGABYTE]);
        client.shutdownOutput();

        assertThat(received.get()).isEqualTo(MEGABYTE);
      }
      awaitNothingOpen(pod);
    }
  }

  @Test
  void bytesArriveUnchangedAndAreCounted() throws Exception {
    try (TestBackend pod = TestBackend.echo()) {
      node.publish(service.with(pod.endpoint()));
      byte[] sent = new byte[3 * MEGABYTE];
      new Random(1).nextBytes(sent);
      try (Socket client = TestNode.connect(vip)) {
        CompletableFuture<byte[]> echo =
            CompletableFuture.supplyAsync(() -> readAll(client), Thread::startVirtualThread);
        client.getOutputStream().write(sent);
        client.shutdownOutput();

        assertThat(echo.get()).isEqualTo(sent);
      }
      EndpointTraffic traffic =
          node.counts.of(service.portName(), pod.endpoint().address()).traffic();
      assertThat(traffic.bytesToEndpoint()).isEqualTo(sent.length);
      assertThat(traffic.bytesFromEndpoint()).isEqualTo(sent.length);
      assertThat(traffic.connections()).isEqualTo(1);
    }
  }

  @Test
  void aResetOfTheServerIsAResetForTheClient() throws Exception {
    try (TestBackend pod = TestBackend.start(socket -> socket.setSoLinger(true, 0))) {
      node.publish(service.with(pod.endpoint()));
      try (Socket client = TestNode.connect(vip)) {
        assertThatThrownBy(() -> client.getInputStream().read())
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("reset");
      }
      awaitNothingOpen(pod);
    }
  }

  @Test
  void aResetOfTheClientIsAResetForTheServer() throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    try (TestBackend pod =
        TestBackend.start(
            socket -> {
              socket.getOutputStream().write('x');
              try {
                end.complete("read " + socket.getInputStream().read());
              } catch (SocketException e) {
                end.complete(e.getMessage());
              }
            })) {
      node.publish(service.with(pod.endpoint()));
      Socket client = TestNode.connect(vip);
      client.getInputStream().read();
      client.setSoLinger(true, 0);
      client.close();

      assertThat(end.get()).containsIgnoringCase("reset");
      awaitNothingOpen(pod);
    }
  }

  @Test
  void aResetOfTheClientAfterTheServersFinIsAResetForTheServer() throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    try (TestBackend pod = halfClosingAndReading(end)) {
      node.publish(service.with(pod.endpoint()));
      Socket client = TestNode.connect(vip);
      client.getInputStream().readAllBytes();
      client.setSoLinger(true, 0);
      client.close();

      assertThat(end.get()).containsIgnoringCase("reset");
      awaitNothingOpen(pod);
    }
  }

  @Test
  void aConnectionThatIsCutOffHereAfterTheServersFinIsAResetForTheServer() throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    try (TestBackend pod = halfClosingAndReading(end)) {
      node.publish(service.with(pod.endpoint()));
      try (Socket client = TestNode.connect(vip)) {
        client.getInputStream().readAllBytes();
        node.listeners.close();

        assertThat(end.get()).containsIgnoringCase("reset");
        awaitNothingOpen(pod);
      }
    }
  }

  @Test
  void d7_aClientThatStopsReadingCostsNoMemory() throws Exception {
    AtomicLong pushed = new AtomicLong();
    try (TestBackend pod =
        TestBackend.start(
            socket -> {
              byte[] chunk = new byte[64 * 1024];
              for (long i = 0; i < 16 * 1024; i++) { // 1 GiB, if anybody took it
                socket.getOutputStream().write(chunk);
                pushed.addAndGet(chunk.length);
              }
            })) {
      node.publish(service.with(pod.endpoint()));
      try (Socket client = TestNode.connect(vip)) {
        client.getInputStream().read();
        long before = UsedMemory.afterCollection();
        long pushedBefore = pushed.get();
        awaitNoMore(pushed);

        assertThat(pushed.get()).isLessThan(64L * 1024 * 1024);
        await()
            .untilAsserted(
                () ->
                    assertThat(UsedMemory.afterCollection() - before)
                        .as("%d bytes pushed since", pushed.get() - pushedBefore)
                        .isLessThan(1024 * 1024));
      }
      awaitNothingOpen(pod);
    }
  }

  @Test
  void aRelayedMessageIsNotCopied() throws Exception {
    int warmUp = 5_000;
    int measured = 5_000;
    try (TestBackend pod = TestBackend.echo()) {
      node.publish(service.with(pod.endpoint()));
      try (Socket client = TestNode.connect(vip)) {
        client.setTcpNoDelay(true);
        pingPong(client, warmUp);
        long before = LoopAllocation.bytes();
        pingPong(client, measured);

        // There and back: two messages. NIO's selector takes some 130 bytes by itself.
        long perMessage = (LoopAllocation.bytes() - before) / (2L * measured);
        assertThat(perMessage).isLessThan(512);
      }
    }
  }

  private static void pingPong(Socket client, int times) throws IOException {
    byte[] message = new byte[4096];
    for (int i = 0; i < times; i++) {
      client.getOutputStream().write(message);
      if (client.getInputStream().readNBytes(message, 0, message.length) != message.length) {
        throw new IOException("message " + i + ": the connection ended");
      }
    }
  }

  @Test
  void bothSidesMustBeOnOneLoop() {
    assertThatThrownBy(
            () ->
                TcpRelay.start(
                    new EmbeddedChannel(), new EmbeddedChannel(), new EndpointTraffic(), () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: the loop of the client");
  }

  private TestBackend answeringAfterFin(int bytes) {
    return TestBackend.start(
        socket -> {
          byte[] question = socket.getInputStream().readAllBytes();
          socket.getOutputStream().write(new byte[bytes]);
          socket.getOutputStream().write(question);
        });
  }

  /** Tells the end of what it reads: of the stream, or the error. */
  private static TestBackend halfClosingAndReading(CompletableFuture<String> end) {
    return TestBackend.start(
        socket -> {
          socket.shutdownOutput();
          try {
            end.complete("read " + socket.getInputStream().read());
          } catch (SocketException e) {
            end.complete(e.getMessage());
          }
        });
  }

  private void awaitNothingOpen(TestBackend pod) {
    await().until(() -> node.active(service, pod.endpoint()) == 0);
    await().until(() -> node.listeners.counters().open() == 0);
  }

  /** The pod is stuck when it has pushed nothing more for a while. */
  private static void awaitNoMore(AtomicLong pushed) {
    await()
        .during(Duration.ofMillis(300))
        .until(
            new Callable<>() {
              private long last = -1;

              @Override
              public Boolean call() {
                long now = pushed.get();
                boolean same = now == last;
                last = now;
                return same;
              }
            });
  }

  /** Gives the sender time to fill every buffer between the two, again and again. */
  private static long readSlowly(InputStream in) throws IOException {
    byte[] chunk = new byte[256 * 1024];
    long total = 0;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      total += n;
      LockSupport.parkNanos(2_000_000);
    }
    return total;
  }

  private static byte[] readAll(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
