package io.headgate.balancer.proxyprotocol;

import io.headgate.balancer.state.ClientAddress;
import java.util.Optional;

/** Takes the outcome of a {@link ProxyHeaderDecoder}: one call, on the channel's event loop. */
public interface ProxyHeaderHandler {

  /**
   * The header is there.
   *
   * @param client empty where it names none (LOCAL, UNKNOWN, or something other than TCP over IP):
   *     then the peer is the client
   */
  void received(Optional<ClientAddress> client);

  /**
   * There is none: other bytes came, or the channel's end, or somebody closed it. The channel is
   * still open where the bytes were wrong.
   */
  void failed();
}
