package io.headgate.discovery.dns;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a client sends (RFC 1035 4, RFC 6891 6.1). Whatever the bytes are, it ends with a
 * {@link Received}. Pure; one instance for one message.
 */
final class MessageReader {

  static final int HEADER = 12;

  private static final int RESPONSE = 0x8000;
  private static final int OPERATION = 0x7800;
  private static final int POINTER = 0xC0;
  private static final int DNSSEC_OK = 0x8000;
  private static final int MAX_NAME = 255;

  /** Type, class, TTL and the length of the data. */
  private static final int RECORD_FIELDS = 10;

  private final ByteBuf message;
  private Optional<Edns> edns = Optional.empty();

  private MessageReader(ByteBuf message) {
    this.message = message;
  }

  /** Reads what is readable; the buffer itself stays as it is. */
  static Received read(ByteBuf buffer) {
    // A slice ends where the message does; the buffer may go on with what somebody else has sent.
    ByteBuf message = buffer.slice();
    if (message.readableBytes() < HEADER) {
      return new Received.Ignored();
    }
    Received.Head head =
        new Received.Head(message.readUnsignedShort(), message.readUnsignedShort());
    if ((head.flags() & RESPONSE) != 0) {
      return new Received.Ignored();
    }
    if ((head.flags() & OPERATION) != 0) {
      return new Received.Unusable(head, Rcode.NOTIMP);
    }
    try {
      return new MessageReader(message).query(head);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      return new Received.Unusable(head, Rcode.FORMERR); // it ends too early, or says so itself
    }
  }

  private Received query(Received.Head head) {
    int questions = message.readUnsignedShort();
    int ignored = message.readUnsignedShort() + message.readUnsignedShort();
    int additional = message.readUnsignedShort();
    require(questions == 1, "one question");
    List<String> name = questionName();
    Question question =
        new Question(name, message.readUnsignedShort(), message.readUnsignedShort());
    for (int i = 0; i < ignored; i++) {
      skipName();
      skipRecord();
    }
    for (int i = 0; i < additional; i++) {
      additional();
    }
    return new Received.Query(head, question, edns);
  }

  /** Nothing stands before a question that it could point to. */
  private List<String> questionName() {
    List<String> labels = new ArrayList<>();
    int start = message.readerIndex();
    int length = message.readUnsignedByte();
    while (length != 0) {
      require(length <= DnsName.MAX_LABEL, "a label");
      labels.add(message.readCharSequence(length, StandardCharsets.ISO_8859_1).toString());
      length = message.readUnsignedByte();
    }
    require(message.readerIndex() - start <= MAX_NAME, "at most 255 bytes");
    return labels;
  }

  private void additional() {
    boolean root = message.getByte(message.readerIndex()) == 0;
    skipName();
    if (message.getUnsignedShort(message.readerIndex()) != RecordType.OPT.code()) {
      skipRecord();
      return;
    }
    require(root && edns.isEmpty(), "one OPT record, of the root");
    int start = message.readerIndex() + Short.BYTES;
    edns =
        Optional.of(
            new Edns(
                message.getUnsignedShort(start),
                message.getUnsignedByte(start + 3),
                (message.getUnsignedShort(start + 4) & DNSSEC_OK) != 0));
    skipRecord();
  }

  private void skipName() {
    int length = message.readUnsignedByte();
    while (length != 0 && length < POINTER) {
      require(length <= DnsName.MAX_LABEL, "a label");
      message.skipBytes(length);
      length = message.readUnsignedByte();
    }
    if (length >= POINTER) {
      message.skipBytes(1);
    }
  }

  private void skipRecord() {
    message.skipBytes(RECORD_FIELDS - Short.BYTES);
    message.skipBytes(message.readUnsignedShort());
  }

  private static void require(boolean condition, String expected) {
    if (!condition) {
      throw new IllegalArgumentException(expected);
    }
  }
}
