package io.headgate.discovery.dns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An answer read from its bytes, without our own code. */
record RawAnswer(int id, int flags, List<String> questions, List<List<Rr>> sections, int length) {

  private static final int MAX_POINTERS = 20;

  /** One record; its data byte by byte. */
  record Rr(String owner, int type, int recordClass, long ttl, List<Integer> data) {}

  static RawAnswer of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int id = in.getShort() & 0xFFFF;
    int flags = in.getShort() & 0xFFFF;
    int[] counts = new int[4];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.getShort() & 0xFFFF;
    }
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < counts[0]; i++) {
      questions.add(name(in) + " " + (in.getShort() & 0xFFFF) + " " + (in.getShort() & 0xFFFF));
    }
    List<List<Rr>> sections = new ArrayList<>();
    for (int section = 1; section < counts.length; section++) {
      List<Rr> records = new ArrayList<>();
      for (int i = 0; i < counts[section]; i++) {
        records.add(record(in));
      }
      sections.add(records);
    }
    if (in.hasRemaining()) {
      throw new IllegalStateException(in.remaining() + " bytes after the last record");
    }
    return new RawAnswer(id, flags, questions, sections, bytes.length);
  }

  List<Rr> answers() {
    return sections.get(0);
  }

  List<Rr> authority() {
    return sections.get(1);
  }

  List<Rr> additional() {
    return sections.get(2);
  }

  int rcode() {
    return flags & 0xF;
  }

  boolean truncated() {
    return (flags & 0x0200) != 0;
  }

  boolean authoritative() {
    return (flags & 0x0400) != 0;
  }

  private static Rr record(ByteBuffer in) {
    String owner = name(in);
    int type = in.getShort() & 0xFFFF;
    int recordClass = in.getShort() & 0xFFFF;
    long ttl = in.getInt() & 0xFFFFFFFFL;
    int length = in.getShort() & 0xFFFF;
    List<Integer> data = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      data.add(in.get() & 0xFF);
    }
    return new Rr(owner, type, recordClass, ttl, data);
  }

  private static String name(ByteBuffer in) {
    StringBuilder name = new StringBuilder();
    ByteBuffer at = in;
    int pointers = 0;
    int length = at.get() & 0xFF;
    while (length != 0) {
      if (length >= 0xC0) {
        int to = (length & 0x3F) << 8 | (at.get() & 0xFF);
        if (++pointers > MAX_POINTERS) {
          throw new IllegalStateException("pointers without end");
        }
        at = in.duplicate().position(to);
      } else {
        byte[] label = new byte[length];
        at.get(label);
        name.append(new String(label, StandardCharsets.ISO_8859_1)).append('.');
      }
      length = at.get() & 0xFF;
    }
    return name.isEmpty() ? "." : name.toString();
  }
}
