package io.headgate.balancer.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ListenAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A node in a process of its own that may open few files. */
@ParameterizedClass
@EnumSource(names = {"NIO", "IO_URING"})
final class FileDescriptorLimitTest {

  private static final int LIMIT = 160;
  private static final int SERVED = 10;

  private final TransportName transport;

  FileDescriptorLimitTest(TransportName transport) {
    this.transport = transport;
  }

  @Test
  void d11_withoutFileDescriptorsAcceptingPausesAndComesBack() throws Exception {
    assumeTrue(
        EventLoops.available(transport), () -> "this machine does not allow " + transport.text());
    try (TestBackend pod = TestBackend.echo()) {
      Process child = start(pod);
      List<Socket> clients = new ArrayList<>();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        ListenAddress.ClusterIp vip = vip(out);
        for (int i = 0; i < SERVED; i++) {
          Socket served = TestNode.connect(vip);
          clients.add(served);
          assertThat(answers(served)).isTrue();
        }
        for (int i = 0; i < 2 * LIMIT; i++) {
          clients.add(TestNode.connect(vip));
        }
        await().until(() -> said(child, out).pauses() > 0);

        // How many of the crowd found an endpoint is a matter of luck: a file that one of them took
        // is missing to the next one. Who was served before the crowd came is not.
        for (Socket served : clients.subList(0, SERVED)) {
          assertThat(answers(served)).isTrue();
        }
        for (Socket client : clients) {
          client.close();
        }
        await().until(() -> said(child, out).open() == 0);

        // Connections that waited in the backlog, closed by now, are still accepted and take files.
        await().until(() -> echoes(vip));
        assertThat(child.isAlive()).isTrue();
      } finally {
        child.destroy();
        child.waitFor(5, TimeUnit.SECONDS);
      }
    }
  }

  private record Said(long open, long pauses) {}

  private Process start(TestBackend pod) throws IOException {
    String command =
        "ulimit -n %d; exec '%s/bin/java' -Xmx128m --enable-native-access=ALL-UNNAMED -cp '%s' '%s' %s %d"
            .formatted(
                LIMIT,
                System.getProperty("java.home"),
                classPath(),
                Child.class.getName(),
                transport,
                pod.endpoint().address().port());
    return new ProcessBuilder("bash", "-c", command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The runner of the tests may put a jar of its own in place of the class path. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static ListenAddress.ClusterIp vip(BufferedReader out) throws IOException {
    String line = out.readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = out.readLine();
    }
    assertThat(line).as("the node's first words").isNotNull();
    return new ListenAddress.ClusterIp(
        InetAddress.getAllByName(line.substring("ready ".length()))[0], 8080);
  }

  private static Said said(Process child, BufferedReader out) throws IOException {
    child.getOutputStream().write('\n');
    child.getOutputStream().flush();
    String line = out.readLine();
    while (!line.startsWith("counters ")) {
      line = out.readLine();
    }
    String[] words = line.split(" ", 3);
    return new Said(Long.parseLong(words[1]), Long.parseLong(words[2]));
  }

  private static boolean echoes(ListenAddress.ClusterIp vip) throws IOException {
    try (Socket client = TestNode.connect(vip)) {
      return answers(client);
    } catch (SocketException refused) {
      return false;
    }
  }

  private static boolean answers(Socket client) throws IOException {
    client.getOutputStream().write('x');
    return client.getInputStream().read() == 'x';
  }

  /** The node: says its address, then its counters for every line it reads. */
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) throws IOException {
      EndpointAddress pod =
          EndpointAddress.of(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[1]));
      try (TestNode node =
          TestNode.start(TransportName.valueOf(arguments[0]), ProxyMode.HEADGATE)) {
        ListenAddress.ClusterIp vip = TestNode.freshClusterIp();
        TestService web = TestService.named("web").at(vip);
        // Classes come from directories here, not from a jar that is open already: what a refusal
        // and a relay need is loaded while files can be opened.
        node.publish(web.with(TestNode.refusing()));
        echoes(vip);
        node.publish(web.with(Endpoint.ready(pod)));
        echoes(vip);
        System.out.println("ready " + vip.address().getHostAddress());
        SocketCounters counters = node.listeners.counters();
        while (System.in.read() >= 0) {
          System.out.println("counters " + counters.open() + " " + counters.acceptPausesTotal());
        }
      }
    }
  }
}
