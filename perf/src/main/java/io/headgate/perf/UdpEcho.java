package io.headgate.perf;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/**
 * Both ends of a measurement of UDP, for {@code perf/compare/services}: {@code serve ADDRESS PORT}
 * sends every datagram back, {@code load ADDRESS PORT SECONDS SOCKETS} keeps one datagram of 64
 * bytes on its way on each socket and prints how many came back. A datagram without an answer is
 * sent again after 200 ms and counted as lost.
 */
public final class UdpEcho {

  private static final int SIZE = 64;
  private static final long RESEND_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private UdpEcho() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress address = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
    switch (arguments[0]) {
      case "serve" -> serve(address);
      case "load" -> load(address, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
      default -> throw new IllegalArgumentException(arguments[0] + " (expected: serve or load)");
    }
  }

  private static void serve(InetSocketAddress address) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open().bind(address)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
      while (true) {
        buffer.clear();
        var client = channel.receive(buffer);
        buffer.flip();
        channel.send(buffer, client);
      }
    }
  }

  private static void load(InetSocketAddress address, int seconds, int sockets) throws IOException {
    try (Selector selector = Selector.open()) {
      long[] sentAt = new long[sockets];
      for (int i = 0; i < sockets; i++) {
        DatagramChannel channel = DatagramChannel.open().connect(address);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, i);
      }
      ByteBuffer buffer = ByteBuffer.allocateDirect(SIZE);
      long start = System.nanoTime();
      long end = start + TimeUnit.SECONDS.toNanos(seconds);
      for (SelectionKey key : selector.keys()) {
        send(key, buffer, sentAt, start);
      }
      long answered = 0;
      long lost = 0;
      long now = start;
      long lookedAt = start;
      while (now < end) {
        selector.select(50);
        now = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
          buffer.clear();
          if (((DatagramChannel) key.channel()).read(buffer) == SIZE) {
            answered++;
            send(key, buffer, sentAt, now);
          }
        }
        selector.selectedKeys().clear();
        if (now - lookedAt > RESEND_NANOS) {
          lookedAt = now;
          for (SelectionKey key : selector.keys()) {
            if (now - sentAt[(Integer) key.attachment()] > RESEND_NANOS) {
              lost++;
              send(key, buffer, sentAt, now);
            }
          }
        }
      }
      System.out.printf("report %d %d %d%n", answered, (now - start) / 1000, lost);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    }
  }

  private static void send(SelectionKey key, ByteBuffer buffer, long[] sentAt, long now)
      throws IOException {
    buffer.clear();
    sentAt[(Integer) key.attachment()] = now;
    ((DatagramChannel) key.channel()).write(buffer);
  }
}
