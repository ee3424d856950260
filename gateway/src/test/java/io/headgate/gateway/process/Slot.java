package io.headgate.gateway.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Addresses and a node port for one started program, so that it meets neither a demo that somebody
 * has left running nor the same tests of another build on this machine. A slot is taken as long as
 * its socket is open.
 */
final class Slot implements AutoCloseable {

  private static final int SLOTS = 10;
  private static final int CLAIM_PORT = 10_280;

  private final int number;
  private final ServerSocket claim;

  private Slot(int number, ServerSocket claim) {
    this.number = number;
    this.claim = claim;
  }

  /** Takes the first that is free. */
  static Slot claim() {
    IllegalStateException none =
        new IllegalStateException("all " + SLOTS + " slots are taken on this machine");
    for (int number = 0; number < SLOTS; number++) {
      try {
        return new Slot(
            number,
            new ServerSocket(
                CLAIM_PORT, 1, InetAddress.getByName("127." + (41 + 2 * number) + ".255.2")));
      } catch (IOException taken) {
        none.addSuppressed(taken);
      }
    }
    throw none;
  }

  @Override
  public void close() {
    try {
      claim.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where Ingress, admin and probes listen, on the ports of the demo. */
  String address() {
    return podPrefix() + "255.1";
  }

  /** In the place of the demo's {@code 127.96.} and as long, so that columns stay. */
  String clusterIpPrefix() {
    return "127." + (40 + 2 * number) + ".";
  }

  /** In the place of the demo's {@code 127.97.}. */
  String podPrefix() {
    return "127." + (41 + 2 * number) + ".";
  }

  /** In the place of the seed's 30007. */
  String nodePort() {
    return "319" + number + "7";
  }

  /** What stands in the examples and their texts, as this slot has it. */
  String mine(String text) {
    return text.replace("127.0.0.1:8080", address() + ":8080")
        .replace("127.0.0.1 -p 10053", address() + " -p 10053")
        .replace("127.96.", clusterIpPrefix())
        .replace("127.97.", podPrefix())
        .replace("30007", nodePort());
  }

  /** What this slot prints, as the demo would. */
  String documented(String text) {
    return text.replace(address() + ":8080", "127.0.0.1:8080")
        .replace(clusterIpPrefix(), "127.96.")
        .replace(podPrefix(), "127.97.")
        .replace(podPrefix().replace('.', '-'), "127-97-")
        .replace(nodePort(), "30007");
  }
}
