package io.headgate.balancer.proxyprotocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.VirtualAddress;
import io.headgate.discovery.model.DialPolicy.ProxyProtocol;
import io.headgate.discovery.model.IpLiteral;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a PROXY header, from bytes that arrive in any portions. */
class ProxyHeaderDecoderTest {

  private static final String NOBODY = "peer";
  private static final String FAILED = "failed";
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  /** A Service's client behind the header: what reads on its own, and what was told before it. */
  private static final class Reader extends ChannelInboundHandlerAdapter
      implements ProxyHeaderHandler {

    final List<String> events = new ArrayList<>();
    final StringBuilder rest = new StringBuilder();
    final EmbeddedChannel channel = new EmbeddedChannel(this);

    Reader() {
      channel.config().setAutoRead(false);
      ProxyHeaderDecoder.read(channel, this);
    }

    Reader take(byte[] bytes) {
      channel.writeInbound(Unpooled.copiedBuffer(bytes));
      return this;
    }

    /** The bytes in two parts, unless the first one says everything. */
    Reader takeInParts(byte[] bytes, int cut) {
      take(Arrays.copyOf(bytes, cut));
      return waits() ? take(Arrays.copyOfRange(bytes, cut, bytes.length)) : this;
    }

    @Override
    public void received(Optional<ClientAddress> client) {
      events.add(client.map(it -> IpLiteral.text(it.ip()) + " " + it.port()).orElse(NOBODY));
    }

    @Override
    public void failed() {
      events.add(FAILED);
      var unused = channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      assertThat(events).as("the outcome is told after the rest").isEmpty();
      ByteBuf bytes = (ByteBuf) message;
      rest.append(bytes.toString(ISO_8859_1));
      bytes.release();
    }

    boolean waits() {
      return events.isEmpty();
    }

    /** Whether nothing of the decoder is left in the pipeline: this one, and Netty's end of it. */
    boolean isAlone() {
      return channel.isOpen() && channel.pipeline().names().size() == 2;
    }
  }

  /** Whether more is waited for behind these. */
  private static boolean waits(byte[] bytes) {
    Reader reader = new Reader().take(bytes);
    boolean waits = reader.waits();
    var unused = reader.channel.close(); // What was kept is released.
    return waits;
  }

  private static byte[] v1(String line) {
    return (line + "\r\n").getBytes(ISO_8859_1);
  }

  private static byte[] v2(String hex) {
    return HexFormat.of().parseHex(SIGNATURE + hex.replace(" ", ""));
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** A TCP4 header with so many bytes of type-length-values, as one. */
  private static byte[] v2WithTlv(int bytes) {
    String tlv = "04" + "%04x".formatted(bytes - 3) + "00".repeat(bytes - 3);
    return v2("21 11" + "%04x".formatted(12 + bytes) + "c0000201 0a600001 dc04 01bb" + tlv);
  }

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of("192.0.2.1 56324", v1("PROXY TCP4 192.0.2.1 10.96.0.1 56324 443")),
        Arguments.of("2001:db8::a 1", v1("PROXY TCP6 2001:db8::a fd00::1 1 443")),
        Arguments.of("192.0.2.1 1", v1("PROXY TCP6 ::ffff:192.0.2.1 fd00::1 1 443")),
        Arguments.of(NOBODY, v1("PROXY UNKNOWN")),
        Arguments.of(NOBODY, v1("PROXY UNKNOWN ffff::1 ffff::2 1 2")),
        Arguments.of(NOBODY, v1("PROXY UNKNOWN " + "x".repeat(91))),
        Arguments.of("192.0.2.1 56324", v2("21 11 000c c0000201 0a600001 dc04 01bb")),
        Arguments.of(
            "2001:db8::a 56324",
            v2("21 21 0024 20010db800000000000000000000000a" + "00".repeat(16) + "dc04 0050")),
        Arguments.of(
            "192.0.2.1 56324",
            v2("21 21 0024 00000000000000000000ffffc0000201" + "00".repeat(16) + "dc04 0050")),
        Arguments.of(NOBODY, v2("20 00 0000")),
        Arguments.of(NOBODY, v2("20 11 000c c0000201 0a600001 dc04 01bb")),
        Arguments.of(NOBODY, v2("21 00 0000")),
        Arguments.of(NOBODY, v2("21 00 0003 010203")),
        // A datagram's and a UNIX socket's addresses say nothing about a client of TCP.
        Arguments.of(NOBODY, v2("21 12 000c c0000201 0a600001 dc04 01bb")),
        Arguments.of(NOBODY, v2("21 31 00d8" + "2f61".repeat(108))),
        Arguments.of("192.0.2.1 56324", v2WithTlv(3)),
        Arguments.of("192.0.2.1 56324", v2WithTlv(HeaderLength.LONGEST_V2 - 28)),
        // SSL: its own fields, then one within it.
        Arguments.of(
            "192.0.2.1 56324",
            v2("21 11 001c c0000201 0a600001 dc04 01bb 20 000d 01 00000000 21 0005 312e322e33")));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void whatWasSaidIsKnownAndTheRestIsHandedOn(String client, byte[] header) {
    Reader reader = new Reader().take(join(header, v1("GET / HTTP/1.1")));

    assertThat(reader.events).containsExactly(client);
    assertThat(reader.rest).hasToString("GET / HTTP/1.1\r\n");
    assertThat(reader.isAlone()).isTrue();
    assertThat(reader.channel.isOpen()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void aHeaderAloneIsEnoughAndNotOneByteLess(String client, byte[] header) {
    for (int length = 0; length < header.length; length++) {
      assertThat(waits(Arrays.copyOf(header, length))).isTrue();
    }
    Reader reader = new Reader().take(header);

    assertThat(reader.events).containsExactly(client);
    assertThat(reader.rest).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void itMayArriveByteByByte(String client, byte[] header) {
    Reader reader = new Reader();
    for (byte one : header) {
      assertThat(reader.waits()).isTrue();
      reader.take(new byte[] {one});
    }

    assertThat(reader.events).containsExactly(client);
    assertThat(reader.isAlone()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("headers")
  void itMayArriveInTwoPartsWithTheFirstDataBehind(String client, byte[] header) {
    byte[] all = join(header, v1("data"));
    for (int cut = 1; cut < header.length; cut++) {
      Reader reader = new Reader().takeInParts(all, cut);

      assertThat(reader.events).containsExactly(client);
      assertThat(reader.rest).hasToString("data\r\n");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PROXY TCP4 192.0.2.1 10.96.0.1 1                | too few parts
          PROXY TCP4 192.0.2.1 10.96.0.1 1 2 3            | too many
          PROXY TCP4 192.0.2.1  10.96.0.1 1 2             | two spaces
          PROXY TCP4 192.0.2.1 10.96.0.1 1 65536          | no port
          PROXY TCP4 192.0.2.1 10.96.0.1 -1 2             | no port
          PROXY TCP4 192.0.2.1 10.96.0.1 a 2              | no port
          PROXY TCP4 192.0.2.256 10.96.0.1 1 2            | no address
          PROXY TCP4 2001:db8::a 10.96.0.1 1 2            | the other family
          PROXY TCP6 192.0.2.1 10.96.0.1 1 2              | the other family
          PROXY TCP6 fe80::1%eth0 fd00::1 1 2             | a zone
          PROXY TCP4 example.com 10.96.0.1 1 2            | a name
          PROXY UDP4 192.0.2.1 10.96.0.1 1 2              | not of version 1
          PROXY TCP5 192.0.2.1 10.96.0.1 1 2              | unknown
          PROXY                                           | nothing
          PROXYTCP4 192.0.2.1 10.96.0.1 1 2               | no space
          proxy TCP4 192.0.2.1 10.96.0.1 1 2              | small letters
          GET / HTTP/1.1                                  | somebody else
          """)
  void aLineThatIsNoHeaderFails(String line, String why) {
    Reader reader = new Reader().take(v1(line));

    assertThat(reader.events).as(why).containsExactly(FAILED);
    assertThat(reader.rest).isEmpty();
    assertThat(reader.channel.isOpen()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          11 11 000c c0000201 0a600001 dc04 01bb                        | version 1
          31 11 000c c0000201 0a600001 dc04 01bb                        | version 3
          22 11 000c c0000201 0a600001 dc04 01bb                        | unknown command
          21 41 000c c0000201 0a600001 dc04 01bb                        | unknown family
          21 13 000c c0000201 0a600001 dc04 01bb                        | unknown protocol
          21 11 000b c0000201 0a600001 dc04 01                          | too short for IPv4
          21 11 0000                                                    | no addresses
          21 21 000c c0000201 0a600001 dc04 01bb                        | too short for IPv6
          21 31 000c c0000201 0a600001 dc04 01bb                        | too short for UNIX
          21 11 0010 c0000201 0a600001 dc04 01bb 04000500               | a value beyond the end
          21 11 0011 c0000201 0a600001 dc04 01bb 20 0002 0100           | SSL without its fields
          """)
  void aBinaryHeaderThatIsWrongFails(String hex, String why) {
    Reader reader = new Reader().take(v2(hex));

    assertThat(reader.events).as(why).containsExactly(FAILED);
    assertThat(reader.channel.isOpen()).isFalse();
  }

  @Test
  void itFailsAtTheFirstWrongByteOfTheSignature() {
    byte[] signature = v2("");
    for (int i = 0; i < signature.length; i++) {
      byte[] wrong = Arrays.copyOf(signature, i + 1);
      wrong[i] ^= 0x20;
      assertThat(new Reader().take(wrong).events).as("byte %d", i).containsExactly(FAILED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PRI * HTTP/2.0", "P\r\n", "PROXY TCP4\n", "PROXY \r-", "PROXY \t"})
  void itFailsAtTheFirstWrongByteOfALine(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);

    assertThat(new Reader().take(bytes).events).containsExactly(FAILED);
  }

  @Test
  void aLineMayHave107BytesAndNoMore() {
    // "PROXY UNKNOWN " and CRLF are 16.
    assertThat(new Reader().take(v1("PROXY UNKNOWN " + "x".repeat(91))).events)
        .containsExactly(NOBODY);
    assertThat(new Reader().take(v1("PROXY UNKNOWN " + "x".repeat(92))).events)
        .containsExactly(FAILED);
    byte[] endless = ("PROXY UNKNOWN " + "x".repeat(93)).getBytes(ISO_8859_1);
    assertThat(waits(Arrays.copyOf(endless, 106))).isTrue();
    assertThat(new Reader().take(endless).events)
        .as("107 bytes without an end")
        .containsExactly(FAILED);
  }

  @Test
  void aLongHeaderFailsBeforeItIsThere() {
    byte[] tooLong = v2WithTlv(HeaderLength.LONGEST_V2 - 27);

    assertThat(waits(Arrays.copyOf(tooLong, 15))).isTrue();
    assertThat(new Reader().take(Arrays.copyOf(tooLong, 16)).events).containsExactly(FAILED);
  }

  @Test
  void anEndBeforeTheHeaderFails() {
    Reader closed = new Reader().take(v1("PROXY TCP4").clone());
    assertThat(closed.events).containsExactly(FAILED);

    Reader finished = new Reader().take("PROXY TCP4 1".getBytes(ISO_8859_1));
    finished.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(finished.events).containsExactly(FAILED);

    Reader reset = new Reader();
    var unused = reset.channel.close();
    assertThat(reset.events).containsExactly(FAILED);
  }

  @Test
  void anEndBehindTheHeaderIsTheNextHandlersAffair() {
    Reader reader = new Reader().take(v1("PROXY UNKNOWN"));

    reader.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    var unused = reader.channel.close();

    assertThat(reader.events).containsExactly(NOBODY);
  }

  /** Whatever comes: one outcome at most, and nothing is thrown or kept. */
  @Test
  void anythingElseFailsOrIsWaitedFor() {
    Random random = new Random(7);
    List<byte[]> headers = headers().map(it -> (byte[]) it.get()[1]).toList();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = headers.get(random.nextInt(headers.size())).clone();
      for (int wrong = random.nextInt(4); wrong >= 0; wrong--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Reader reader = new Reader();
      reader.takeInParts(bytes, random.nextInt(bytes.length));
      boolean received = !reader.waits() && reader.channel.isOpen();
      assertThat(received).isEqualTo(reader.isAlone());
      var unused = reader.channel.close();
      reader.channel.checkException();

      assertThat(reader.events).as(() -> HexFormat.of().formatHex(bytes)).hasSize(1);
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    Random random = new Random(8);
    for (int i = 0; i < 2000; i++) {
      ClientAddress client = new ClientAddress(ip(random), random.nextInt(65536));
      EmbeddedChannel endpoint = new EmbeddedChannel();
      ProxyHeader.write(
          endpoint,
          random.nextBoolean() ? ProxyProtocol.V1 : ProxyProtocol.V2,
          client,
          new VirtualAddress(ip(random), random.nextInt(65536)));
      endpoint.flushOutbound();
      Reader reader = new Reader();
      reader.channel.writeInbound((ByteBuf) endpoint.readOutbound());

      assertThat(reader.events).containsExactly(IpLiteral.text(client.ip()) + " " + client.port());
    }
  }

  private static InetAddress ip(Random random) {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
