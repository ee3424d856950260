package io.headgate.discovery.dns;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One message in, at most one message out; the same over UDP and TCP but for the length. Nothing is
 * ever asked of anybody else. Any thread.
 */
final class DnsResponder {

  /** What every client takes over UDP (RFC 1035 4.2.1). */
  private static final int MIN_UDP = 512;

  /**
   * What passes every path in one piece (dnsflagday.net/2020), whatever a client claims to take.
   */
  static final int MAX_UDP = 1232;

  private static final int MAX_TCP = 65_535;

  private final Supplier<DnsZone> zone;
  private final DnsCounters counters;
  private final Supplier<? extends RandomGenerator> random;

  DnsResponder(
      Supplier<DnsZone> zone, DnsCounters counters, Supplier<? extends RandomGenerator> random) {
    this.zone = zone;
    this.counters = counters;
    this.random = random;
  }

  /** Writes the answer to a datagram, or nothing where none is due. */
  void overUdp(ByteBuf message, ByteBuf out) {
    respond(message, out, true);
  }

  /** Writes the answer to a message of a connection, or nothing where none is due. */
  void overTcp(ByteBuf message, ByteBuf out) {
    respond(message, out, false);
  }

  private void respond(ByteBuf message, ByteBuf out, boolean udp) {
    switch (MessageReader.read(message)) {
      case Received.Ignored() -> counters.ignored();
      case Received.Unusable unusable -> {
        counters.answered(unusable.rcode());
        MessageWriter.write(unusable, out);
      }
      case Received.Query query -> {
        DnsAnswer answer = answer(query);
        counters.answered(answer.rcode());
        MessageWriter.write(query, answer, out, udp ? udpLimit(query) : MAX_TCP, MAX_UDP);
      }
    }
  }

  private DnsAnswer answer(Received.Query query) {
    if (query.edns().isPresent() && query.edns().get().version() != 0) {
      return DnsAnswer.of(Rcode.BADVERS);
    }
    return query.question().isInternet()
        ? shuffled(zone.get().answer(query.question().name(), query.question().type()))
        : DnsAnswer.of(Rcode.REFUSED);
  }

  private static int udpLimit(Received.Query query) {
    return query
        .edns()
        .map(edns -> Math.clamp(edns.payloadSize(), MIN_UDP, MAX_UDP))
        .orElse(MIN_UDP);
  }

  /** Most clients take the first address: so each comes first in turn. Aliases stay before them. */
  private DnsAnswer shuffled(DnsAnswer answer) {
    int aliases = 0;
    while (aliases < answer.answers().size()
        && answer.answers().get(aliases).data() instanceof RecordData.Alias) {
      aliases++;
    }
    if (answer.answers().size() - aliases < 2) {
      return answer;
    }
    List<DnsRecord> answers = new ArrayList<>(answer.answers());
    Collections.shuffle(answers.subList(aliases, answers.size()), random.get());
    return new DnsAnswer(answer.rcode(), answers, answer.authority(), answer.additional());
  }
}
