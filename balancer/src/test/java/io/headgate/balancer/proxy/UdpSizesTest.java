package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.model.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A datagram arrives whole or not at all, whatever its length: here those around every length at
 * which anything changes.
 */
class UdpSizesTest {

  /** The longest that IPv4 carries: 65,535 bytes with the headers of IP and UDP. */
  private static final int LONGEST = 65_507;

  /** Less than a socket's buffer holds by default, with what the kernel needs beside the bytes. */
  private static final int WINDOW_BYTES = 64 * 1024;

  private static final int WINDOW_DATAGRAMS = 32;

  private final byte[] noise = new byte[2 * LONGEST];

  UdpSizesTest() {
    new Random(1).nextBytes(noise);
  }

  @ParameterizedTest
  @EnumSource(names = {"NIO", "IO_URING"})
  void everyLengthArrivesWholeBothWays(TransportName transport) throws Exception {
    ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
    try (TestNode node = TestNode.start(transport, ProxyMode.HEADGATE);
        TestDatagramPod pod = TestDatagramPod.echo(InetAddress.getLoopbackAddress());
        TestDatagramClient client = TestDatagramClient.of(vip)) {
      node.publish(TestService.named("sizes").udp().at(vip).with(pod.endpoint()));
      for (List<Integer> window : windows(lengths())) {
        exchange(client, window);
      }
      assertThat(node.listeners.flowCounters().openedTotal()).isOne();
    }
  }

  /** All short ones, and those beside every fragment of an Ethernet and every power of two. */
  private static List<Integer> lengths() {
    TreeSet<Integer> lengths = new TreeSet<>();
    IntStream.rangeClosed(0, 3000).forEach(lengths::add);
    IntStream.rangeClosed(LONGEST - 20, LONGEST).forEach(lengths::add);
    for (int middle = 1480 - 8; middle < LONGEST; middle += 1480) {
      IntStream.rangeClosed(middle - 1, middle + 1).forEach(lengths::add);
    }
    for (int middle = 4096; middle < LONGEST; middle *= 2) {
      IntStream.rangeClosed(middle - 2, middle + 2).forEach(lengths::add);
    }
    return lengths.stream().filter(it -> it <= LONGEST).toList();
  }

  /** As many at once as no buffer on the way is too small for. */
  private static List<List<Integer>> windows(List<Integer> lengths) {
    List<List<Integer>> windows = new ArrayList<>();
    int bytes = WINDOW_BYTES;
    for (int length : lengths) {
      bytes += length;
      if (bytes >= WINDOW_BYTES || windows.getLast().size() == WINDOW_DATAGRAMS) {
        windows.add(new ArrayList<>());
        bytes = length;
      }
      windows.getLast().add(length);
    }
    return windows;
  }

  /** Sends one of each length, until each has come back: UDP may lose anything, and cut nothing. */
  private void exchange(TestDatagramClient client, List<Integer> lengths) throws IOException {
    Set<Integer> unanswered = new TreeSet<>(lengths);
    for (int tries = 0; tries < 20 && !unanswered.isEmpty(); tries++) {
      List<Integer> sent = List.copyOf(unanswered);
      for (int length : sent) {
        client.send(content(length));
      }
      try {
        while (!unanswered.isEmpty()) {
          byte[] answer = client.receive(500);
          assertThat(Arrays.equals(answer, content(answer.length)))
              .as("an answer of %d bytes", answer.length)
              .isTrue();
          unanswered.remove(answer.length);
        }
      } catch (SocketTimeoutException lost) {
        // Again.
      }
    }
    assertThat(unanswered).isEmpty();
  }

  private byte[] content(int length) {
    return Arrays.copyOfRange(noise, length, 2 * length);
  }
}
