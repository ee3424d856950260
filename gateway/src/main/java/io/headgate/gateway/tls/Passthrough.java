package io.headgate.gateway.tls;

import io.netty.channel.Channel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connections whose TLS is somebody else's matter. Asked on event loops. */
public interface Passthrough {

  /** Takes none. */
  Passthrough NONE = serverName -> Optional.empty();

  /** Who takes connections with that server name; null where the client names none. */
  Optional<Passage> find(@Nullable String serverName);

  /** Takes one connection over. */
  interface Passage {

    /**
     * Takes it, as its first bytes were read.
     *
     * @param release hands what has been read to the handlers behind, and leaves the pipeline
     */
    void take(Channel channel, Runnable release);
  }
}
