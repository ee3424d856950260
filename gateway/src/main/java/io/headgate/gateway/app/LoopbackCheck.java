package io.headgate.gateway.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether all of 127.0.0.0/8 is this machine, as on Linux; elsewhere it is 127.0.0.1 alone. */
final class LoopbackCheck {

  private static final byte[] ANOTHER = {127, 96, 0, 1};

  private LoopbackCheck() {}

  /**
   * Opens a socket there for a moment.
   *
   * @throws FailureException where that cannot be
   */
  static void require() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(ANOTHER), 0));
    } catch (IOException e) {
      throw new FailureException(
          "127.96.0.1 cannot be opened: "
              + e.getMessage()
              + " (expected: Linux, where every address of 127.0.0.0/8 is this machine;"
              + " elsewhere only 127.0.0.1 is, and Services need addresses of their own)");
    }
  }
}
