package io.headgate.cluster.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.ClientAddress;
import io.headgate.balancer.state.Ejection;
import io.headgate.balancer.state.PodAddress;
import io.headgate.cluster.Sample;
import io.headgate.cluster.affinity.AffinityEntry;
import io.headgate.cluster.affinity.AffinityMove;
import io.headgate.cluster.affinity.AffinityRequest;
import io.headgate.cluster.allocations.AgreedAllocations;
import io.headgate.cluster.allocations.AllocationAnswer;
import io.headgate.cluster.allocations.AllocationNews;
import io.headgate.cluster.allocations.AllocationRequest;
import io.headgate.cluster.counts.CountMessage;
import io.headgate.cluster.counts.EndpointCount;
import io.headgate.cluster.counts.MemberLife;
import io.headgate.cluster.counts.ServiceCounts;
import io.headgate.cluster.ejections.EjectionFact;
import io.headgate.cluster.ejections.EjectionKey;
import io.headgate.cluster.ejections.Stamp;
import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.IpLiteral;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Protocol;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.ServicePortName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncodingTest {

  private static final ClusterMessageEncoding MESSAGES = new ClusterMessageEncoding();

  private static final CountMessage.Vector VECTOR =
      new CountMessage.Vector(
          new MemberLife(new UUID(1, 2), 1_700_000_000_000L),
          300,
          true,
          List.of(
              new ServiceCounts(
                  new ServicePortName(new ServiceName("default", "shop"), "http", Protocol.TCP),
                  12.5,
                  List.of(
                      new EndpointCount(endpoint("10.1.0.1"), 3),
                      new EndpointCount(endpoint("2001:db8::1"), 1_000),
                      new EndpointCount(EndpointAddress.unresolved("db.example", 5432), 0)))));

  private static final ObjectRef SERVICE = new ObjectRef("Service", "default", "shop");

  private static final Allocation ASSIGNED =
      new Allocation(
          "uid-1",
          Instant.ofEpochSecond(1_700_000_000),
          List.of("10.96.0.7", "fd00::7"),
          List.of(
              new Allocation.NodePort(Protocol.TCP, 80, 30080),
              new Allocation.NodePort(Protocol.UDP, 53, 30053)),
          new Allocation.LoadBalancer(List.of("192.0.2.1"), 30090));

  private static final String ASSIGNED_OF_VERSION_1 =
      "01"
          + "05"
          + "7569642d31" // uid
          + "000000006553f100" // creation
          + "02"
          + "09"
          + "31302e39362e302e37"
          + "07"
          + "666430303a3a37" // ClusterIPs
          + "02"
          + "01"
          + "50"
          + "80eb01"
          + "02"
          + "35"
          + "e5ea01" // node ports
          + "01"
          + "09"
          + "3139322e302e322e31" // of the pool
          + "8aeb01"; // for health checks

  private static final Map<ObjectRef, Optional<Allocation>> CHANGES =
      Map.of(
          SERVICE,
          Optional.of(ASSIGNED),
          new ObjectRef("IngressClass", "", "main"),
          Optional.empty());

  private static final AffinityKey KEY =
      AffinityKey.ofPort("uid-1", new ClientAddress(IpLiteral.require("192.0.2.7"), 9), 443);

  /** What version 1 of the program writes, to the byte: every later version reads it. */
  private static final String VECTOR_OF_VERSION_1 =
      "01"
          + "01" // version, kind
          + "0000000000000001"
          + "0000000000000002"
          + "0000018bcfe56800" // member, epoch
          + "ac02"
          + "01" // sequence, full
          + "01" // one Service
          + "07"
          + "64656661756c74"
          + "04"
          + "73686f70"
          + "04"
          + "68747470"
          + "01"
          + "4029000000000000" // its rate
          + "03" // three endpoints
          + "04"
          + "0a010001"
          + "1f90"
          + "03"
          + "10"
          + "20010db8000000000000000000000001"
          + "1f90"
          + "e807"
          + "00"
          + "0a"
          + "64622e6578616d706c65"
          + "1538"
          + "00";

  private static final String KEY_OF_VERSION_1 = "01" + "05" + "7569642d31" + "04c0000207" + "bb03";

  private static final ClusterMessage.Ejections EJECTIONS =
      new ClusterMessage.Ejections(
          List.of(
              ejection(
                  Ejection.Reason.FAILURES,
                  new EjectionFact.Standing.OutFor(Duration.ofSeconds(10), 2)),
              ejection(Ejection.Reason.DRAINED, new EjectionFact.Standing.Out()),
              ejection(Ejection.Reason.DRAINED, new EjectionFact.Standing.In())));

  private static final String EJECTED = "0764656661756c740473686f70046874747001" + "040a0100011f90";

  private static final String STAMP = "0000018bcfe5680000000000000000010000000000000002";

  private static final String EJECTIONS_OF_VERSION_1 =
      ("01" + "05" + "03") // version, kind, three endpoints
          + (EJECTED + "01" + STAMP + "02" + "904e" + "02") // failures; out for 10 s, two at most
          + (EJECTED + "02" + STAMP + "01") // drained; out
          + (EJECTED + "02" + STAMP + "00"); // drained; in

  @Test
  void endpointsThatAreOutAreToldAsInTheFirstVersion() throws IOException {
    assertThat(hex(MESSAGES.encode(EJECTIONS))).isEqualTo(EJECTIONS_OF_VERSION_1);
    assertThat(MESSAGES.decode(bytes("02" + EJECTIONS_OF_VERSION_1.substring(2) + "0badcafe")))
        .isEqualTo(EJECTIONS);
  }

  @Test
  void whatIsOutForAReasonOfALaterVersionIsLeftOut() throws IOException {
    String later = EJECTIONS_OF_VERSION_1.replace(EJECTED + "01", EJECTED + "09");

    assertThat(MESSAGES.decode(bytes(later)))
        .isEqualTo(new ClusterMessage.Ejections(EJECTIONS.facts().subList(1, 3)));
  }

  @Test
  void whatAnOlderVersionWroteIsRead() throws IOException {
    assertThat(MESSAGES.decode(bytes(VECTOR_OF_VERSION_1)))
        .isEqualTo(new ClusterMessage.Counts(VECTOR));
    assertThat(new AffinityKeyEncoding().decode(bytes(KEY_OF_VERSION_1))).isEqualTo(KEY);
  }

  @Test
  void theFirstVersionStaysAsItWas() {
    assertThat(hex(MESSAGES.encode(new ClusterMessage.Counts(VECTOR))))
        .isEqualTo(VECTOR_OF_VERSION_1);
    assertThat(hex(new AffinityKeyEncoding().encode(KEY)))
        .as("keys are equal by their bytes, whichever version wrote them")
        .isEqualTo(KEY_OF_VERSION_1);
  }

  @Test
  void whatALaterVersionAddsIsLeftUnread() throws IOException {
    byte[] later = bytes("02" + VECTOR_OF_VERSION_1.substring(2) + "0badcafe");

    assertThat(MESSAGES.decode(later)).isEqualTo(new ClusterMessage.Counts(VECTOR));
  }

  @Test
  void aKindOfALaterVersionIsUnknown() throws IOException {
    assertThat(MESSAGES.decode(bytes("02" + "f0" + "0badcafe")))
        .isEqualTo(new ClusterMessage.Unknown(0xf0));
  }

  static Stream<ClusterMessage> messages() {
    AffinityEntry entry = new AffinityEntry(Sample.POD_A, -5, 10_800_000, 7);
    return Stream.of(
        new ClusterMessage.Counts(VECTOR),
        new ClusterMessage.Counts(
            new CountMessage.Vector(VECTOR.sender(), Long.MAX_VALUE, false, List.of())),
        new ClusterMessage.Counts(new CountMessage.Wanted(new UUID(3, -4))),
        new ClusterMessage.Moved(new AffinityMove(KEY, entry)),
        EJECTIONS,
        new ClusterMessage.Merged(),
        new ClusterMessage.Assigned(new AllocationNews(new UUID(1, 2), new UUID(3, 4), CHANGES)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsSaidIsHeard(ClusterMessage message) throws IOException {
    assertThat(MESSAGES.decode(MESSAGES.encode(message))).isEqualTo(message);
  }

  @Test
  void questionsAndAnswersTravel() throws IOException {
    AffinityRequestEncoding requests = new AffinityRequestEncoding();
    for (PodAddress gone : Arrays.asList(null, Sample.POD_B)) {
      AffinityRequest request =
          new AffinityRequest(gone, Sample.POD_A, Duration.ofSeconds(10), Duration.ofMillis(3));
      assertThat(requests.decode(requests.encode(request))).isEqualTo(request);
    }
    AffinityEntry entry = new AffinityEntry(Sample.POD_A, 1_700_000_000_000L, 86_400_000, 1);
    AffinityEntryEncoding entries = new AffinityEntryEncoding();
    assertThat(entries.decode(entries.encode(entry))).isEqualTo(entry);
  }

  @Test
  void whatIsAssignedTravels() throws IOException {
    AgreedAllocations agreed =
        new AgreedAllocations(
            new UUID(1, 2), Map.of(SERVICE, ASSIGNED), 3, Set.of("uid-0"), List.of(new UUID(7, 8)));
    AgreedAllocationsEncoding all = new AgreedAllocationsEncoding();
    assertThat(all.decode(all.encode(agreed))).isEqualTo(agreed);
    AllocationAnswerEncoding answers = new AllocationAnswerEncoding();
    AllocationRequestEncoding requests = new AllocationRequestEncoding();
    for (AllocationRequest request :
        List.of(
            new AllocationRequest.Ask(agreed.stamp()),
            new AllocationRequest.Propose(agreed.stamp(), new UUID(5, 6), CHANGES),
            new AllocationRequest.Bring(new UUID(5, 6), agreed.byObject()))) {
      assertThat(requests.decode(requests.encode(request))).isEqualTo(request);
      AllocationAnswer answer = AllocationAnswer.to(request, agreed);
      assertThat(answers.decode(answers.encode(answer))).isEqualTo(answer);
    }
  }

  @Test
  void whatALaterVersionAssignsIsLeftUnread() throws IOException {
    AllocationEncoding allocations = new AllocationEncoding();
    String now = hex(allocations.encode(ASSIGNED));
    assertThat(now).isEqualTo(ASSIGNED_OF_VERSION_1);
    byte[] later = bytes("02" + now.substring(2) + "0badcafe");
    assertThat(allocations.decode(later)).isEqualTo(ASSIGNED);

    // Of a later version within a message, with another object after it.
    String object = "01" + "53" + "00" + "01" + "61";
    String message =
        "0214"
            + "00000000000000010000000000000002"
            + "00000000000000030000000000000004"
            + "02"
            + object
            + "%02x".formatted(later.length)
            + hex(later)
            + "01"
            + "53"
            + "00"
            + "01"
            + "62"
            + "00"
            + "0badcafe";
    assertThat(MESSAGES.decode(bytes(message)))
        .isEqualTo(
            new ClusterMessage.Assigned(
                new AllocationNews(
                    new UUID(1, 2),
                    new UUID(3, 4),
                    Map.of(
                        new ObjectRef("S", "", "a"),
                        Optional.of(ASSIGNED),
                        new ObjectRef("S", "", "b"),
                        Optional.empty()))));
  }

  @Test
  void repliesAreReadByEveryVersion() throws IOException {
    ReplyEncoding replies = new ReplyEncoding();
    assertThat(hex(replies.encode(new Reply(true, "{}")))).isEqualTo("01" + "01" + "02" + "7b7d");
    assertThat(replies.decode(bytes("02" + "00" + "02" + "6e6f" + "0badcafe")))
        .isEqualTo(new Reply(false, "no"));
  }

  /** Whoever reaches the port can send anything: it costs no more than its own size. */
  @Test
  void whatIsNoMessageIsRefused() {
    Random random = new Random(1);
    byte[] whole = bytes(VECTOR_OF_VERSION_1);
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int j = 0; j < 3 && broken.length > 0; j++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(MESSAGES.decode(broken)).isNotNull();
      } catch (IOException e) {
        // as promised
      }
    }
    assertThatThrownBy(() -> MESSAGES.decode(new byte[0])).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> MESSAGES.decode(bytes("0001")))
        .isInstanceOf(IOException.class)
        .hasMessage("version 0 (expected: 1 or later)");
  }

  private static EjectionFact ejection(Ejection.Reason reason, EjectionFact.Standing standing) {
    ServicePortName port =
        new ServicePortName(new ServiceName("default", "shop"), "http", Protocol.TCP);
    return new EjectionFact(
        new EjectionKey(port, endpoint("10.1.0.1"), reason),
        new Stamp(1_700_000_000_000L, new UUID(1, 2)),
        standing);
  }

  private static EndpointAddress endpoint(String ip) {
    return EndpointAddress.of(IpLiteral.require(ip), 8080);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
