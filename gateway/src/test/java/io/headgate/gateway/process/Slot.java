package io.headgate.gateway.process;

/**
 * Addresses and a node port for one started program, so that several of them, and a demo that
 * somebody has left running, never meet.
 *
 * @param number 0-9; each test class has its own
 */
record Slot(int number) {

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
        .replace("127.96.", clusterIpPrefix())
        .replace("127.97.", podPrefix())
        .replace("30007", nodePort());
  }

  /** What this slot prints, as the demo would. */
  String documented(String text) {
    return text.replace(address() + ":8080", "127.0.0.1:8080")
        .replace(clusterIpPrefix(), "127.96.")
        .replace(podPrefix(), "127.97.")
        .replace(nodePort(), "30007");
  }
}
