package io.headgate.gateway.tls;

import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import io.headgate.discovery.model.TimeSource;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;

/**
 * The certificates that are served, by the hosts that Ingresses configure. Follows the snapshots on
 * the control thread; handlers are made and asked on event loops.
 */
public final class CertificateStore implements SnapshotObserver {

  /**
   * @param problems takes what is wrong with a Secret
   * @param time says which certificates have expired
   */
  public CertificateStore(ProblemLog problems, TimeSource time) {}

  /**
   * The first handler of a TLS connection: reads the server name, then puts an {@code SslHandler}
   * in its own place. ALPN offers {@code http/1.1}. One handler serves one connection.
   */
  public ChannelHandler newServerHandler() {
    return new ChannelInboundHandlerAdapter();
  }

  /** What is served now, by host; the default certificate is not among them. */
  public List<ServedCertificate> served() {
    return List.of();
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {}
}
