package io.headgate.discovery.dns;

import static io.headgate.discovery.dns.SampleServices.HTTP;
import static io.headgate.discovery.dns.SampleServices.added;
import static io.headgate.discovery.dns.SampleServices.external;
import static io.headgate.discovery.dns.SampleServices.headless;
import static io.headgate.discovery.dns.SampleServices.virtual;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.discovery.dns.SampleServices.Pod;
import io.headgate.discovery.dns.SampleServices.Port;
import io.headgate.discovery.model.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to which bytes. */
class DnsResponderTest {

  private static final String WHOAMI = "whoami.default.svc.cluster.local";
  private static final String MANY = "many.default.svc.cluster.local";
  private static final int A = 1;
  private static final int SRV = 33;
  private static final int OPT = 41;

  private final DnsCounters counters = new DnsCounters();
  private final Random random = new Random(4711);
  private final DnsZone zone =
      DnsZone.unknown(new DnsOptions("cluster.local", 5, PodNames.DISABLED, List.of(), List.of()))
          .with(
              added(
                  virtual("whoami", List.of("10.96.0.10"), List.of(HTTP)),
                  external("web", WHOAMI),
                  headless("many", List.of(new Port("http", Protocol.TCP, 80, 80)), pods(1000)),
                  headless("some", List.of(HTTP), pods(60))),
              1);
  private final DnsResponder responder = new DnsResponder(() -> zone, counters, () -> random);

  private static Pod[] pods(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Pod.of("10.244." + i / 250 + "." + i % 250))
        .toArray(Pod[]::new);
  }

  @Test
  void e4_theQuestionIsRepeatedLetterByLetter() {
    RawAnswer answer = udp(RawQuery.of("WhOaMi.default.SVC.cluster.local", A));

    assertThat(answer.questions()).containsExactly("WhOaMi.default.SVC.cluster.local. 1 1");
    assertThat(answer.answers())
        .singleElement()
        .satisfies(
            rr -> {
              assertThat(rr.owner()).isEqualTo("WhOaMi.default.SVC.cluster.local.");
              assertThat(rr.data()).containsExactly(10, 96, 0, 10);
              assertThat(rr.ttl()).isEqualTo(5);
              assertThat(rr.recordClass()).isEqualTo(1);
            });
    assertThat(answer.id()).isEqualTo(0xCAFE);
    assertThat(answer.flags()).as("QR AA RD").isEqualTo(0x8500);
  }

  @Test
  void namesAreWrittenOnce() {
    byte[] query = RawQuery.of("web.default.svc.cluster.local", A).toBytes();

    RawAnswer answer = udp(query);

    assertThat(answer.answers())
        .extracting(RawAnswer.Rr::owner)
        .containsExactly("web.default.svc.cluster.local.", WHOAMI + ".");
    int alias = 2 + 10 + "whoami".length() + 1 + 2;
    int address = 2 + 10 + 4;
    assertThat(answer.length()).isEqualTo(query.length + alias + address);
  }

  static Stream<Arguments> queriesThatGetNoRecords() {
    return Stream.of(
        row("another operation", RawQuery.header(0x2100, 1, 0, 0, 0).name(WHOAMI).shorts(A, 1), 4),
        row("an update", RawQuery.header(0x2800, 1, 0, 0, 0).name("cluster.local").shorts(6, 1), 4),
        row("no question", RawQuery.header(0x0100, 0, 0, 0, 0), 1),
        row(
            "two questions",
            RawQuery.header(0x0100, 2, 0, 0, 0)
                .name(WHOAMI)
                .shorts(A, 1)
                .name(WHOAMI)
                .shorts(28, 1),
            1),
        row("an end within the name", RawQuery.header(0x0100, 1, 0, 0, 0).bytes(6, 'w', 'h'), 1),
        row("an end before the type", RawQuery.header(0x0100, 1, 0, 0, 0).name(WHOAMI), 1),
        row(
            "a pointer in the question",
            RawQuery.header(0x0100, 1, 0, 0, 0).bytes(0xC0, 12).shorts(A, 1),
            1),
        row(
            "a label of a kind that nobody has defined",
            RawQuery.header(0x0100, 1, 0, 0, 0).bytes(0x41, 1, 0).shorts(A, 1),
            1),
        row("a name of 256 bytes", RawQuery.of("bb" + ".a".repeat(126), A), 1),
        row(
            "a record that says it is longer than it is",
            RawQuery.header(0x0100, 1, 1, 0, 0)
                .name(WHOAMI)
                .shorts(A, 1)
                .bytes(0)
                .shorts(A, 1, 0, 0, 400),
            1),
        row(
            "less additional records than it says",
            RawQuery.header(0x0100, 1, 0, 0, 1).name(WHOAMI).shorts(A, 1),
            1),
        row(
            "two OPT records",
            RawQuery.header(0x0100, 1, 0, 0, 2)
                .name(WHOAMI)
                .shorts(A, 1)
                .opt(1232, 0, 0)
                .opt(1232, 0, 0),
            1),
        row(
            "an OPT record of a name",
            RawQuery.header(0x0100, 1, 0, 0, 1)
                .name(WHOAMI)
                .shorts(A, 1)
                .name("a")
                .shorts(41, 1232, 0, 0, 0),
            1),
        row("a name outside", RawQuery.of("example.com", A), 5),
        row("the root", RawQuery.header(0x0100, 1, 0, 0, 0).bytes(0).shorts(2, 1), 5),
        row("class CH", RawQuery.header(0x0100, 1, 0, 0, 0).name("version.bind").shorts(16, 3), 5),
        row("any class", RawQuery.header(0x0100, 1, 0, 0, 0).name(WHOAMI).shorts(A, 255), 5),
        row("the whole zone", RawQuery.of("cluster.local", 252), 5),
        row("its changes", RawQuery.of("cluster.local", 251), 5));
  }

  private static Arguments row(String what, RawQuery query, int rcode) {
    return Arguments.of(what, query.toBytes(), rcode);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("queriesThatGetNoRecords")
  void whatCannotBeAnsweredIsToldWhy(String what, byte[] query, int rcode) {
    RawAnswer answer = udp(query);

    assertThat(answer.rcode()).as(what).isEqualTo(rcode);
    assertThat(answer.answers()).isEmpty();
    assertThat(answer.authority()).isEmpty();
    assertThat(answer.authoritative()).isFalse();
    assertThat(answer.id()).isEqualTo(0xCAFE);
    assertThat(answer.flags() & 0x8000).isNotZero();
    assertThat(answer.length()).isLessThanOrEqualTo(Math.max(query.length, 12));
    for (Rcode each : Rcode.values()) {
      assertThat(counters.answeredTotal(each)).isEqualTo(each.code() == rcode ? 1 : 0);
    }
  }

  @Test
  void whatIsNoQueryIsNotAnswered() {
    assertThat(over(RawQuery.header(0x8100, 1, 0, 0, 0).name(WHOAMI).shorts(A, 1).toBytes()))
        .as("an answer")
        .isEmpty();
    assertThat(over(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})).as("no header").isEmpty();
    assertThat(over(new byte[0])).isEmpty();
    assertThat(counters.ignoredTotal()).isEqualTo(3);
  }

  @Test
  void ednsIsAnsweredWithOurOwnSize() {
    RawAnswer answer =
        udp(RawQuery.header(0x0110, 1, 0, 0, 1).name(WHOAMI).shorts(A, 1).opt(4096, 0, 0x8000));

    assertThat(answer.flags() & 0x10).as("checking disabled is repeated").isNotZero();
    assertThat(answer.additional())
        .singleElement()
        .satisfies(
            rr -> {
              assertThat(rr.type()).isEqualTo(OPT);
              assertThat(rr.owner()).isEqualTo(".");
              assertThat(rr.recordClass()).as("payload size").isEqualTo(1232);
              assertThat(rr.ttl()).as("version 0, DO repeated").isEqualTo(0x8000);
            });
  }

  @Test
  void withoutEdnsNoneIsAnswered() {
    assertThat(udp(RawQuery.of(WHOAMI, A)).additional()).isEmpty();
  }

  @Test
  void anotherVersionOfEdnsIsBadvers() {
    RawAnswer answer =
        udp(RawQuery.header(0x0100, 1, 0, 0, 1).name(WHOAMI).shorts(A, 1).opt(1232, 1, 0));

    assertThat(answer.rcode()).as("the low part of 16").isZero();
    assertThat(answer.answers()).isEmpty();
    assertThat(answer.additional())
        .singleElement()
        .satisfies(rr -> assertThat(rr.ttl()).isEqualTo(1 << 24));
  }

  @Test
  void e3_whatDoesNotFitIsTruncatedAndIsWholeOverTcp() {
    RawAnswer plain = udp(RawQuery.of("some.default.svc.cluster.local", A));
    RawAnswer large = udp(RawQuery.edns("some.default.svc.cluster.local", A, 4096));
    RawAnswer stream = tcp(RawQuery.of("some.default.svc.cluster.local", A));

    assertThat(plain.truncated()).isTrue();
    assertThat(plain.length()).isBetween(512 - 16, 512);
    assertThat(plain.answers()).isNotEmpty();
    assertThat(large.truncated()).as("60 records of 16 bytes are less than 1232").isFalse();
    assertThat(large.answers()).hasSize(60);
    assertThat(stream.truncated()).isFalse();
    assertThat(stream.answers()).hasSize(60);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 512, 700, 1232, 4096, 65535})
  void noAnswerOverUdpIsLongerThanAgreed(int payloadSize) {
    int allowed = Math.clamp(payloadSize, 512, 1232);
    for (int type : new int[] {A, SRV}) {
      RawAnswer answer = udp(RawQuery.edns(MANY, type, payloadSize));

      assertThat(answer.length()).isBetween(allowed - 100, allowed);
      assertThat(answer.truncated()).isTrue();
      assertThat(answer.additional()).as("OPT always fits").hasSize(1);
    }
  }

  @Test
  void evenOverTcpAnAnswerEndsSomewhere() {
    RawAnswer addresses = tcp(RawQuery.of(MANY, A));
    RawAnswer locations = tcp(RawQuery.of(MANY, SRV));

    assertThat(addresses.answers()).hasSize(1000);
    assertThat(addresses.truncated()).isFalse();
    assertThat(locations.length()).isLessThanOrEqualTo(65_535);
    assertThat(locations.answers()).hasSizeGreaterThan(900);
    assertThat(locations.authoritative()).isTrue();
  }

  @Test
  void additionalRecordsAreLeftOutWithoutAWord() {
    RawAnswer answer = udp(RawQuery.edns("some.default.svc.cluster.local", SRV, 1232));
    RawAnswer whole = tcp(RawQuery.of("some.default.svc.cluster.local", SRV));

    assertThat(answer.truncated()).as("60 SRV records do not fit").isTrue();
    assertThat(whole.answers()).hasSize(60);
    assertThat(whole.additional()).hasSize(60);
  }

  @Test
  void everyAddressComesFirstInTurn() {
    Set<Integer> first = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      first.add(
          udp(RawQuery.edns("some.default.svc.cluster.local", A, 1232))
              .answers()
              .getFirst()
              .data()
              .get(3));
    }

    assertThat(first).as("of 60 pods").hasSize(60);
  }

  /**
   * Bytes that nobody would send, and those that somebody might: with a seed, so that it repeats.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noBytesGetAnAnswerThatIsBrokenOrTooLong(long seed) {
    Random bytes = new Random(seed);
    List<byte[]> seeds =
        List.of(
            RawQuery.of(WHOAMI, A).toBytes(),
            RawQuery.edns("some.default.svc.cluster.local", SRV, 4096).toBytes(),
            RawQuery.of("7.1.244.10.in-addr.arpa", 12).toBytes(),
            RawQuery.edns("web.default.svc.cluster.local", 255, 512).toBytes());
    int answered = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] query = mutated(seeds.get(bytes.nextInt(seeds.size())), bytes);
      byte[] answer = over(query);
      if (answer.length > 0) {
        answered++;
        assertThat(answer.length).isLessThanOrEqualTo(1232);
        RawAnswer read = RawAnswer.of(answer);
        assertThat(read.flags() & 0x8000).isNotZero();
        assertThat(read.id()).isEqualTo((query[0] & 0xFF) << 8 | (query[1] & 0xFF));
      }
    }
    assertThat(answered).isGreaterThan(5_000);
  }

  private static byte[] mutated(byte[] query, Random random) {
    if (random.nextInt(10) == 0) {
      byte[] noise = new byte[random.nextInt(600)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] mutated =
        Arrays.copyOf(
            query, random.nextInt(4) == 0 ? random.nextInt(query.length + 30) : query.length);
    for (int i = random.nextInt(4); i > 0 && mutated.length > 0; i--) {
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
    }
    return mutated;
  }

  private RawAnswer udp(RawQuery query) {
    return udp(query.toBytes());
  }

  private RawAnswer udp(byte[] query) {
    return RawAnswer.of(over(query));
  }

  /** The query lies in a buffer that has been used before, as on a socket. */
  private byte[] over(byte[] query) {
    ByteBuf in = Unpooled.buffer(2048);
    in.writeBytes("\7secrets".repeat(256).getBytes(StandardCharsets.US_ASCII));
    in.clear().writeBytes(query);
    ByteBuf out = Unpooled.buffer();
    responder.overUdp(in, out);
    return ByteBufUtil.getBytes(out);
  }

  private RawAnswer tcp(RawQuery query) {
    ByteBuf out = Unpooled.buffer();
    out.writeShort(0); // as its length stands before it
    responder.overTcp(Unpooled.wrappedBuffer(query.toBytes()), out);
    return RawAnswer.of(ByteBufUtil.getBytes(out.skipBytes(2)));
  }
}
