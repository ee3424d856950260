package io.headgate.discovery.dns;

import static io.headgate.discovery.dns.SampleServices.HTTP;
import static io.headgate.discovery.dns.SampleServices.added;
import static io.headgate.discovery.dns.SampleServices.external;
import static io.headgate.discovery.dns.SampleServices.headless;
import static io.headgate.discovery.dns.SampleServices.virtual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.dns.SampleServices.Pod;
import io.headgate.discovery.model.Cidr;
import io.headgate.discovery.model.IngressObjects;
import io.headgate.discovery.model.NodeInfo;
import io.headgate.discovery.model.Snapshot;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server by its sockets, asked by the JDK's resolver (JNDI) and by sockets. */
class DnsServerTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final String WHOAMI = "whoami.default.svc.cluster.local";
  private static final String MANY = "many.default.svc.cluster.local";
  private static final int PODS = 200;

  private static final MultiThreadIoEventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final DnsServer SERVER = server();
  private static InetSocketAddress address = new InetSocketAddress(0);

  @BeforeAll
  static void start() {
    address = listen(SERVER, 0);
    show(SERVER);
  }

  @AfterAll
  static void stop() {
    SERVER.close();
    LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static DnsServer server() {
    return new DnsServer(
        new DnsOptions(
            "cluster.local",
            5,
            PodNames.DISABLED,
            List.of(Cidr.parse("10.0.0.0/8")),
            List.of(LOOPBACK)),
        new Bootstrap().group(LOOPS).channel(NioDatagramChannel.class),
        new ServerBootstrap()
            .group(LOOPS)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true));
  }

  private static InetSocketAddress listen(DnsServer server, int port) {
    return server.listen(List.of(LOOPBACK), port).toCompletableFuture().join().getFirst();
  }

  private static void show(DnsServer server) {
    server.onSnapshot(
        added(
            virtual("whoami", List.of("10.96.0.10"), List.of(HTTP), Pod.of("10.244.0.1")),
            headless("nginx", List.of(HTTP), Pod.named("10.244.1.7", "web-0")),
            headless("idle", List.of(HTTP)),
            virtual("dual", List.of("10.96.0.20", "fd00::20"), List.of(HTTP)),
            headless(
                "many",
                List.of(HTTP),
                IntStream.range(0, PODS)
                    .mapToObj(i -> Pod.of("10.244.9." + i))
                    .toArray(Pod[]::new)),
            external("web", "www.example.com")),
        new Snapshot(1, new NodeInfo("node", ""), Map.of(), IngressObjects.EMPTY, List.of()));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          whoami.default.svc.cluster.local            | A     | 10.96.0.10
          WHOAMI.default.svc.cluster.local            | A     | 10.96.0.10
          whoami.default.svc.cluster.local            | AAAA  |
          dual.default.svc.cluster.local              | AAAA  | fd00::20
          web-0.nginx.default.svc.cluster.local       | A     | 10.244.1.7
          _http._tcp.nginx.default.svc.cluster.local  | SRV   | 0 100 8080 web-0.nginx.default.svc.cluster.local.
          7.1.244.10.in-addr.arpa                     | PTR   | web-0.nginx.default.svc.cluster.local.
          web.default.svc.cluster.local               | CNAME | www.example.com.
          dns-version.cluster.local                   | TXT   | 1.1.0
          cluster.local                               | SOA   | ns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 5
          cluster.local                               | NS    | ns.dns.cluster.local.
          """)
  void e1_e2_e4_theResolverOfTheJdkUnderstandsIt(String name, String type, String expected)
      throws NamingException {
    assertThat(resolve(name, type)).isEqualTo(expected == null ? List.of() : List.of(expected));
  }

  @Test
  void e3_theResolverOfTheJdkTellsNothingFromNoSuchName() throws NamingException {
    assertThatThrownBy(() -> resolve("idle.default.svc.cluster.local", "A"))
        .isInstanceOf(NameNotFoundException.class);
    assertThatThrownBy(() -> resolve("none.elsewhere.svc.cluster.local", "A"))
        .isInstanceOf(NameNotFoundException.class);
    assertThat(resolve("default.svc.cluster.local", "A")).isEmpty();
  }

  @Test
  void e3_theResolverOfTheJdkGetsByTcpWhatIsTooLongForUdp() throws NamingException {
    assertThat(resolve(MANY, "A")).hasSize(PODS).doesNotHaveDuplicates();
  }

  @Test
  void e3_aDatagramIsNeverLongerThanAgreed() throws IOException {
    RawAnswer answer = overUdp(RawQuery.of(MANY, 1));

    assertThat(answer.truncated()).isTrue();
    assertThat(answer.length()).isLessThanOrEqualTo(512);
  }

  @Test
  void queriesOfOneConnectionAreAnsweredInOrder() throws IOException {
    int queries = 500;
    try (Socket socket = connect(address)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < queries; i++) {
                        byte[] query = RawQuery.of(i % 2 == 0 ? MANY : WHOAMI, 1).toBytes();
                        query[0] = (byte) (i >> 8);
                        query[1] = (byte) i;
                        out.writeShort(query.length);
                        out.write(query);
                      }
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  });
      DataInputStream in = new DataInputStream(socket.getInputStream());
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < queries; i++) {
        RawAnswer answer = read(in);
        assertThat(answer.answers()).hasSize(i % 2 == 0 ? PODS : 1);
        ids.add(answer.id());
      }
      assertThat(ids).isEqualTo(IntStream.range(0, queries).boxed().toList());
      assertThat(writer.isAlive()).isFalse();
    }
  }

  @Test
  void aQueryMayComeByteByByteAndTheEndMayFollowAtOnce() throws IOException {
    byte[] query = RawQuery.of(WHOAMI, 1).toBytes();
    try (Socket socket = connect(address)) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(query.length >> 8);
      socket.getOutputStream().write(query.length);
      for (byte b : query) {
        socket.getOutputStream().write(b);
      }
      socket.shutdownOutput();
      DataInputStream in = new DataInputStream(socket.getInputStream());

      assertThat(read(in).answers()).hasSize(1);
      assertThat(in.read()).as("and then it is closed").isEqualTo(-1);
    }
  }

  @Test
  void whatIsNoDnsIsClosed() throws IOException {
    try (Socket socket = connect(address)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void connectionsAreBounded() throws IOException {
    List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    try {
      for (int i = 0; i < 300; i++) {
        sockets.add(connect(address));
      }
      int closed = 0;
      for (Socket socket : sockets) {
        closed += answers(socket) ? 0 : 1;
      }
      assertThat(closed).isBetween(44, 50);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    await().ignoreExceptions().until(() -> answers(connect(address)));
  }

  @Test
  void datagramsOfNoSenseHarmNobody() throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(address);
      for (byte[] bytes :
          List.of(new byte[0], new byte[3], new byte[12], new byte[1500], new byte[60_000])) {
        socket.send(new DatagramPacket(bytes, bytes.length));
      }
    }
    assertThat(overUdp(RawQuery.of(WHOAMI, 1)).answers()).hasSize(1);
  }

  @Test
  void everyAnswerIsCounted() throws IOException {
    long before = SERVER.counters().answeredTotal(Rcode.NXDOMAIN);

    overUdp(RawQuery.of("none.default.svc.cluster.local", 1));

    assertThat(SERVER.counters().answeredTotal(Rcode.NXDOMAIN)).isEqualTo(before + 1);
  }

  @Test
  void beforeTheFirstSnapshotTheAnswerIsServfail() throws IOException {
    try (DnsServer starting = server()) {
      InetSocketAddress its = listen(starting, 0);
      assertThat(overUdp(its, RawQuery.of(WHOAMI, 1)).rcode()).isEqualTo(2);

      show(starting);

      assertThat(overUdp(its, RawQuery.of(WHOAMI, 1)).answers()).hasSize(1);
    }
  }

  @Test
  void aPortThatIsTakenInOneProtocolIsNotOpenedInTheOther() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(0, LOOPBACK);
        DnsServer other = server()) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> listen(other, port))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(BindException.class);
      assertThatThrownBy(() -> connect(new InetSocketAddress(LOOPBACK, port)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void closedItAnswersNobody() throws IOException {
    DnsServer closing = server();
    InetSocketAddress its = listen(closing, 0);
    show(closing);
    try (Socket socket = connect(its)) {
      assertThat(answers(socket)).isTrue();
      closing.close();

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      await().until(() -> isRefused(its)); // the JDK lets go of the socket with its next select
    }
  }

  private static boolean isRefused(InetSocketAddress to) {
    try {
      connect(to).close();
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  /** The JDK's resolver has this interface only, and DNS carries no objects. */
  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  private static List<String> resolve(String name, String type) throws NamingException {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(
        Context.PROVIDER_URL, "dns://" + LOOPBACK.getHostAddress() + ":" + address.getPort());
    InitialDirContext context = new InitialDirContext(environment);
    try {
      Attribute found = context.getAttributes(name, new String[] {type}).get(type);
      List<String> values = new ArrayList<>();
      for (int i = 0; found != null && i < found.size(); i++) {
        values.add(String.valueOf(found.get(i)));
      }
      return values;
    } finally {
      context.close();
    }
  }

  private static RawAnswer overUdp(RawQuery query) throws IOException {
    return overUdp(address, query);
  }

  private static RawAnswer overUdp(InetSocketAddress to, RawQuery query) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(10_000);
      socket.connect(to);
      byte[] bytes = query.toBytes();
      socket.send(new DatagramPacket(bytes, bytes.length));
      DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(answer);
      return RawAnswer.of(Arrays.copyOf(answer.getData(), answer.getLength()));
    }
  }

  private static Socket connect(InetSocketAddress to) throws IOException {
    Socket socket = new Socket();
    socket.connect(to, 5_000);
    socket.setSoTimeout(10_000);
    return socket;
  }

  /** Whether a query on that connection is answered, or else it is closed. */
  private static boolean answers(Socket socket) {
    try {
      byte[] query = RawQuery.of(WHOAMI, 1).toBytes();
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(query.length);
      out.write(query);
      read(new DataInputStream(socket.getInputStream()));
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private static RawAnswer read(DataInputStream in) throws IOException {
    byte[] answer = new byte[in.readUnsignedShort()];
    in.readFully(answer);
    return RawAnswer.of(answer);
  }
}
