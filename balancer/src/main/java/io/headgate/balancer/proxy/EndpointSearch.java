package io.headgate.balancer.proxy;

import io.headgate.balancer.proxyprotocol.ProxyHeader;
import io.headgate.balancer.scheduler.ConnectionKey;
import io.headgate.balancer.selection.Exclusions;
import io.headgate.balancer.selection.Selection;
import io.headgate.balancer.selection.SelectionHandler;
import io.headgate.balancer.state.ConnectionLease;
import io.headgate.discovery.model.DialPolicy;
import io.headgate.discovery.model.DialPolicy.ProxyProtocol;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds an endpoint that answers for one accepted connection: choose, dial, on failure choose
 * another one, then relay or refuse. Nothing of the client has been forwarded until the relay
 * starts, so every failure before that may be tried again elsewhere; none after it is. Confined to
 * the client's event loop, on which the endpoint is dialled as well.
 *
 * <p>A listening socket has accepted before we are asked, so to refuse means here: reset at once.
 * The client sees "connection reset" where a kernel's balancer would say "connection refused".
 */
final class EndpointSearch implements SelectionHandler {

  /**
   * What the connection is for; the snapshot is that of its first moment, to its end.
   *
   * @param header that the endpoint gets first
   */
  record Wanted(
      Snapshot snapshot, ServicePort port, ConnectionKey key, Optional<ProxyProtocol> header) {}

  /**
   * How long a connection stays without an answer where a traffic policy says to drop it. A kernel
   * is silent for ever; here each such connection costs a file descriptor.
   */
  private static final int SILENCE_SECONDS = 10;

  private final AcceptPath path;
  private final Consumer<String> shortage;
  private final Channel client;
  private final HeldReads held;
  private final Wanted wanted;
  private Exclusions excluded = Exclusions.NONE;
  private int tries;

  EndpointSearch(
      AcceptPath path, Consumer<String> shortage, Channel client, HeldReads held, Wanted wanted) {
    this.path = path;
    this.shortage = shortage;
    this.client = client;
    this.held = held;
    this.wanted = wanted;
  }

  void next() {
    path.picker().pick(wanted.port(), wanted.snapshot().node(), wanted.key(), excluded, this);
  }

  @Override
  public void selected(Selection selection) {
    if (client.eventLoop().inEventLoop()) {
      proceed(selection);
    } else {
      client.eventLoop().execute(() -> proceed(selection));
    }
  }

  private void proceed(Selection selection) {
    switch (selection) {
      case Selection.Selected selected -> dial(selected);
      case Selection.NoService none -> refuse(Refusal.NO_SERVICE);
      case Selection.NoEndpoints none ->
          refuse(tries == 0 ? Refusal.NO_ENDPOINTS : Refusal.CONNECT_FAILED);
      case Selection.Full full -> refuse(Refusal.FULL);
      case Selection.Dropped dropped -> {
        var unused =
            client
                .eventLoop()
                .schedule(() -> refuse(Refusal.TRAFFIC_POLICY), SILENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private void dial(Selection.Selected selected) {
    if (!client.isActive()) {
      selected.lease().close();
      return;
    }
    Attempt attempt = new Attempt(selected);
    EndpointAddress address = selected.endpoint().address();
    path.dials()
        .dialer(asked(), wanted.key().client(), address)
        .connect(
            client.eventLoop(),
            address,
            path.dials().policy().timeout(asked(), tries++),
            attempt.endpointReads,
            attempt);
  }

  private DialPolicy asked() {
    return wanted.port.traits().policy().dial();
  }

  private void refuse(Refusal cause) {
    if (client.isActive()) {
      path.carried().connections().counters().refused(cause);
      TcpReset.reset(client);
    }
  }

  /** One dial. */
  private final class Attempt implements DialHandler {

    private final HeldReads endpointReads = new HeldReads();
    private final Selection.Selected selected;
    private final ConnectionLease lease;
    private final long startNanos = path.dials().time().nanoTime();

    Attempt(Selection.Selected selected) {
      this.selected = selected;
      this.lease = selected.lease();
    }

    @Override
    public void connected(Channel endpoint) {
      selected.reached();
      if (!client.isActive()) {
        TcpReset.reset(endpoint);
        lease.close();
        return;
      }
      lease.traffic().dialled(path.dials().time().nanoTime() - startNanos);
      lease.traffic().connected();
      Optional<ProxyProtocol> header = wanted.header();
      if (header.isPresent()) {
        ProxyHeader.write(endpoint, header.get(), wanted.key().client(), wanted.key().virtual());
      }
      TcpRelay relay = TcpRelay.start(client, endpoint, lease.traffic(), lease::close);
      path.carried()
          .relays()
          .add(relay, wanted.snapshot(), wanted.port(), selected.endpoint().address());
      held.release(client);
      endpointReads.release(endpoint);
      if (header.isPresent()) {
        // Here, so that what the client has sent already goes with it; it may have sent nothing.
        endpoint.flush();
      }
    }

    @Override
    public void failed(ConnectFailure failure) {
      if (failure.isOurs()) {
        selected.abandoned();
        // Most likely no file descriptor is left: what has been accepted goes first.
        shortage.accept(failure.message());
      } else {
        selected.failed(failure.cause());
      }
      if (client.isActive() && tries < path.dials().policy().tries(asked())) {
        excluded = excluded.with(selected.endpoint().address());
        next();
      } else {
        refuse(Refusal.CONNECT_FAILED);
      }
    }
  }
}
