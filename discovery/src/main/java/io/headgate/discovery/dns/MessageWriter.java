package io.headgate.discovery.dns;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes answers (RFC 1035 4), names compressed, no longer than allowed: records of the answer that
 * do not fit are left out and the TC bit says so, so that the client asks again over TCP; of the
 * additional ones nobody has to be told. One instance for one message.
 */
final class MessageWriter {

  private static final int RESPONSE = 0x8000;
  private static final int AUTHORITATIVE = 0x0400;
  private static final int TRUNCATED = 0x0200;

  /** Operation, recursion desired, checking disabled. */
  private static final int REPEATED = 0x7910;

  private static final int POINTER = 0xC000;
  private static final int MAX_PLACE = 0x3FFF;
  private static final int IN = 1;
  private static final int REFRESH_SECONDS = 7200;
  private static final int RETRY_SECONDS = 1800;
  private static final int EXPIRE_SECONDS = 86_400;

  private static final int FLAGS_AT = 2;
  private static final int COUNTS_AT = 4;
  private static final int OPT_LENGTH = 11;

  private final ByteBuf out;
  private final int start;
  private final int limit;
  private final Map<List<String>, Integer> places = new HashMap<>();

  private MessageWriter(ByteBuf out, int limit) {
    this.out = out;
    this.start = out.writerIndex();
    this.limit = start + limit;
  }

  /** Says to what cannot be answered why. */
  static void write(Received.Unusable to, ByteBuf out) {
    MessageWriter writer = new MessageWriter(out, MessageReader.HEADER);
    writer.header(to.head(), to.rcode());
  }

  /**
   * Answers a query.
   *
   * @param limit how long the answer may be, in bytes, from 512
   * @param payloadSize the longest query that is taken over UDP
   */
  static void write(Received.Query to, DnsAnswer answer, ByteBuf out, int limit, int payloadSize) {
    new MessageWriter(out, limit).write(to, answer, payloadSize);
  }

  private void write(Received.Query to, DnsAnswer answer, int payloadSize) {
    header(to.head(), answer.rcode());
    question(to.question());
    int reserved = to.edns().isPresent() ? OPT_LENGTH : 0;
    int answers = records(answer.answers(), reserved);
    int authority = records(answer.authority(), reserved);
    boolean whole = answers == answer.answers().size() && authority == answer.authority().size();
    int additional = whole ? records(answer.additional(), reserved) : 0;
    int flags =
        out.getUnsignedShort(start + FLAGS_AT)
            | (answer.authoritative() ? AUTHORITATIVE : 0)
            | (whole ? 0 : TRUNCATED);
    out.setShort(start + FLAGS_AT, flags);
    to.edns().ifPresent(edns -> option(edns, answer.rcode(), payloadSize));
    int counts = start + COUNTS_AT;
    out.setShort(counts, 1);
    out.setShort(counts + 2, answers);
    out.setShort(counts + 4, authority);
    out.setShort(counts + 6, additional + (to.edns().isPresent() ? 1 : 0));
  }

  private void header(Received.Head head, Rcode rcode) {
    out.writeShort(head.id());
    out.writeShort(RESPONSE | (head.flags() & REPEATED) | (rcode.code() & 0xF));
    out.writeZero(MessageReader.HEADER - COUNTS_AT);
  }

  private void question(Question question) {
    List<String> labels = question.name().labels();
    for (int i = 0; i < labels.size(); i++) {
      places.put(labels.subList(i, labels.size()), out.writerIndex() - start);
      label(question.written().get(i));
    }
    out.writeByte(0);
    out.writeShort(question.type());
    out.writeShort(question.recordClass());
  }

  /** As many records as fit; how many that were. */
  private int records(List<DnsRecord> records, int reserved) {
    int written = 0;
    for (DnsRecord record : records) {
      int before = out.writerIndex();
      record(record);
      if (out.writerIndex() > limit - reserved) {
        out.writerIndex(before);
        places.values().removeIf(place -> place >= before - start);
        break;
      }
      written++;
    }
    return written;
  }

  private void record(DnsRecord record) {
    name(record.owner());
    out.writeShort(record.data().type().code());
    out.writeShort(IN);
    out.writeInt(record.ttl());
    int lengthAt = out.writerIndex();
    out.writeShort(0);
    data(record.data());
    out.setShort(lengthAt, out.writerIndex() - lengthAt - Short.BYTES);
  }

  private void data(RecordData data) {
    switch (data) {
      case RecordData.Address address -> out.writeBytes(address.ip().getAddress());
      case RecordData.Alias alias -> name(alias.target());
      case RecordData.Pointer pointer -> name(pointer.name());
      case RecordData.NameServer server -> name(server.host());
      case RecordData.Text text -> label(text.text());
      case RecordData.Minimal() -> {
        label("RFC8482");
        out.writeByte(0);
      }
      case RecordData.Location location -> {
        out.writeShort(0);
        out.writeShort(location.weight());
        out.writeShort(location.port());
        location.host().labels().forEach(this::label); // RFC 2782: not compressed
        out.writeByte(0);
      }
      case RecordData.Authority authority -> {
        name(authority.nameServer());
        name(authority.mailbox());
        out.writeInt((int) authority.serial());
        out.writeInt(REFRESH_SECONDS);
        out.writeInt(RETRY_SECONDS);
        out.writeInt(EXPIRE_SECONDS);
        out.writeInt(authority.minimum());
      }
    }
  }

  /** As much of it as stands nowhere yet, and then a pointer to where the rest stands. */
  private void name(DnsName name) {
    List<String> labels = name.labels();
    for (int i = 0; i < labels.size(); i++) {
      List<String> rest = labels.subList(i, labels.size());
      Integer place = places.get(rest);
      if (place != null) {
        out.writeShort(POINTER | place);
        return;
      }
      int here = out.writerIndex() - start;
      if (here <= MAX_PLACE) {
        places.put(rest, here);
      }
      label(labels.get(i));
    }
    out.writeByte(0);
  }

  private void label(String label) {
    out.writeByte(label.length());
    out.writeCharSequence(label, StandardCharsets.ISO_8859_1);
  }

  private void option(Edns edns, Rcode rcode, int payloadSize) {
    out.writeByte(0);
    out.writeShort(RecordType.OPT.code());
    out.writeShort(payloadSize);
    out.writeByte(rcode.code() >> 4);
    out.writeByte(0);
    out.writeShort(edns.dnssecOk() ? RESPONSE : 0);
    out.writeShort(0);
  }
}
