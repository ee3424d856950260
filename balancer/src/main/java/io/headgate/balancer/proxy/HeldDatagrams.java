package io.headgate.balancer.proxy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The first datagrams of a flow: those that wait for an endpoint, and those that were sent and may
 * still turn out to be refused. Copies, since what a socket reads shares a large buffer. Confined
 * to the flow's event loop.
 */
final class HeldDatagrams {

  /**
   * More than a client sends without hearing anything, such as QUIC's 10 (RFC 9002, 7.2), and than
   * one read takes from the socket; more is a stream, which is not held.
   */
  private static final int MOST = 32;

  private static final int MOST_BYTES = 128 * 1024;

  /** One of them. */
  static final class Held {
    private final ByteBuf content;
    private boolean sent;

    private Held(ByteBuf content) {
      this.content = content;
    }

    /** For one write: the reader's own view, counted. */
    ByteBuf view() {
      return content.retainedDuplicate();
    }

    /** The kernel has taken it. */
    void sent() {
      sent = true;
    }
  }

  private final ArrayDeque<Held> all = new ArrayDeque<>(2);
  private final HeldRoom room;
  private int bytes;

  /**
   * @param room of the flow's event loop
   */
  HeldDatagrams(HeldRoom room) {
    this.room = room;
  }

  /** Whether one of that many bytes may be held as well. */
  boolean hasRoom(int length) {
    return all.size() < MOST && bytes + length <= MOST_BYTES && room.has(length);
  }

  /** Holds a copy. */
  Held add(ByteBuf content) {
    int length = content.readableBytes();
    Held held =
        new Held(content.alloc().buffer(length).writeBytes(content, content.readerIndex(), length));
    all.add(held);
    bytes += length;
    room.take(length);
    return held;
  }

  void forEach(Consumer<Held> action) {
    all.forEach(action);
  }

  int size() {
    return all.size();
  }

  /**
   * An endpoint has refused: keeps what may be sent to another one. That is what the kernel did not
   * take, and what it took if that is a single datagram: then the refusal was for that one. Of
   * several nobody can tell which, and one that arrived must not arrive twice.
   *
   * @return how many are given up
   */
  int keepUnreceived() {
    long sent = all.stream().filter(held -> held.sent).count();
    int lost = 0;
    for (Iterator<Held> i = all.iterator(); i.hasNext(); ) {
      Held held = i.next();
      if (held.sent && sent > 1) {
        i.remove();
        bytes -= release(held);
        lost++;
      }
      held.sent = false;
    }
    return lost;
  }

  /** Forgets all. */
  void release() {
    all.forEach(this::release);
    all.clear();
    bytes = 0;
  }

  private int release(Held held) {
    int length = held.content.readableBytes();
    room.giveBack(length);
    held.content.release();
    return length;
  }
}
