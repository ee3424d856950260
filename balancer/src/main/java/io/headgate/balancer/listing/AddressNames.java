package io.headgate.balancer.listing;

import io.headgate.discovery.model.Protocol;
import java.net.InetAddress;
import java.util.Optional;

/** What addresses and ports are called where they are not written as numbers. */
public interface AddressNames {

  /** Everything is a number: {@code -n}. */
  AddressNames NUMERIC =
      new AddressNames() {
        @Override
        public Optional<String> host(InetAddress address) {
          return Optional.empty();
        }

        @Override
        public Optional<String> port(int port, Protocol protocol) {
          return Optional.empty();
        }
      };

  /** The host name of an address; empty where it has none. */
  Optional<String> host(InetAddress address);

  /** The service name of a port; empty where it has none. */
  Optional<String> port(int port, Protocol protocol);
}
