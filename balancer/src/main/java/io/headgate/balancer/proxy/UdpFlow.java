package io.headgate.balancer.proxy;

import io.headgate.balancer.proxy.FlowCounters.Drop;
import io.headgate.balancer.selection.Exclusions;
import io.headgate.balancer.selection.Selection;
import io.headgate.balancer.selection.SelectionHandler;
import io.headgate.balancer.state.DialFailure;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ServicePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one client address and port sends to one address of a Service, and what comes back: one
 * endpoint, held by one lease, until the flow is idle or the endpoint is gone. Confined to the
 * event loop of its listening socket, on which the socket to the endpoint is as well.
 *
 * <p>UDP has no connect that could fail before anything is sent. An endpoint that refuses is known
 * by the ICMP error to a datagram, so another one is tried for what certainly did not arrive: see
 * {@link HeldDatagrams#keepUnreceived}.
 */
final class UdpFlow implements SelectionHandler {

  private final FlowOrder.Place placeOfAll = new FlowOrder.Place(this);
  private final FlowOrder.Place placeOfClient = new FlowOrder.Place(this);
  private final UdpFlows flows;
  private final FlowPath path;
  private final UdpLoop loop;
  private final InetSocketAddress client;
  private final long openedAt;
  private long usedAt;
  private long triedAt;

  /** Null once the endpoint has the flow. */
  private @Nullable HeldDatagrams held;

  private @Nullable UdpUpstream upstream;
  private Exclusions excluded = Exclusions.NONE;
  private ServicePolicy policy = ServicePolicy.DEFAULT;
  private int tries;
  private boolean choosing;
  private boolean answered;
  private boolean closed;

  UdpFlow(UdpFlows flows, FlowPath path, UdpLoop loop, InetSocketAddress client) {
    this.flows = flows;
    this.path = path;
    this.loop = loop;
    this.client = client;
    this.held = new HeldDatagrams(loop.heldRoom());
    this.openedAt = loop.now();
    this.usedAt = openedAt;
  }

  InetAddress clientAddress() {
    return client.getAddress();
  }

  /** Its place among all flows of the loop, which {@link UdpLoop} keeps. */
  FlowOrder.Place placeOfAll() {
    return placeOfAll;
  }

  /** The same among those of its client. */
  FlowOrder.Place placeOfClient() {
    return placeOfClient;
  }

  /** Takes a datagram of the client; {@link #flush} sends it. The caller keeps its reference. */
  void fromClient(ByteBuf content) {
    use();
    UdpUpstream to = upstream;
    HeldDatagrams first = held;
    if (first != null && first.hasRoom(content.readableBytes())) {
      HeldDatagrams.Held one = first.add(content);
      if (to != null) {
        to.write(one);
      } else if (!choosing) {
        choose();
      }
    } else if (to != null) {
      settle();
      to.write(content.retain());
    } else {
      path.counters().dropped(Drop.HELD_BACK, 1);
    }
  }

  void flush() {
    if (upstream != null) {
      upstream.flush();
    }
  }

  /** Passes an answer on. Takes the caller's reference. */
  void toClient(ByteBuf content) {
    use();
    answered = true;
    settle();
    flows.send(content, client);
  }

  @Override
  public void selected(Selection selection) {
    if (loop.eventLoop().inEventLoop()) {
      proceed(selection);
    } else {
      loop.eventLoop().execute(() -> proceed(selection));
    }
  }

  /** The socket to the endpoint is open. */
  void connected(UdpUpstream to) {
    choosing = false;
    upstream = to;
    triedAt = loop.now();
    if (held != null) {
      held.forEach(to::write);
    }
    flush();
  }

  /** There is no socket to that endpoint; nothing was sent. */
  void unconnected(UdpUpstream to, Throwable cause) {
    ConnectFailure failure = ConnectFailure.of(to.address().toString(), cause);
    if (failure.cause() == DialFailure.UNREACHABLE) {
      to.closeRefused(failure.cause());
      tryAnother(to.address());
    } else {
      to.closeUnopened();
      flows.withoutSocket(failure.message());
      end(Drop.NO_SOCKET);
    }
  }

  /** The endpoint's machine has refused a datagram. */
  void refused(UdpUpstream by) {
    if (closed || by != upstream) {
      return;
    }
    HeldDatagrams first = held;
    if (first == null) {
      close(); // It had taken the flow. The next datagram starts anew.
      return;
    }
    upstream = null;
    by.closeRefused(DialFailure.REFUSED);
    path.counters().dropped(Drop.NO_ENDPOINT, first.keepUnreceived());
    tryAnother(by.address());
  }

  /** A datagram has not been sent; the flow goes on. */
  void notSent() {
    path.counters().dropped(Drop.NOT_SENT, 1);
  }

  /**
   * The port has changed. The flow goes on where its endpoint still serves, even one that takes no
   * new ones, as kube-proxy leaves the kernel's entries for such (pkg/proxy/conntrack/cleanup.go).
   */
  void follow(ServicePort port, Set<EndpointAddress> serving) {
    policy = port.traits().policy();
    if (upstream != null && !serving.contains(upstream.address())) {
      close();
    }
  }

  /** Ends it where it has been idle for too long. */
  void tick(long now) {
    if (now - usedAt > idleLimit()) {
      close();
    } else if (upstream != null
        && now - triedAt > path.dials().policy().timeout(policy.dial(), tries - 1).toNanos()) {
      settle();
    }
  }

  /** Ends it: the next datagram of that client chooses anew. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    forgetHeld();
    if (upstream != null) {
      upstream.close();
      upstream = null;
    }
    flows.remove(client, this);
    loop.remove(this);
  }

  /** How it looks from outside; empty while it has no endpoint. */
  Optional<ConnectionEntry> entry(long now) {
    UdpUpstream to = upstream;
    return to == null
        ? Optional.empty()
        : Optional.of(
            new ConnectionEntry(
                ConnectionEntry.State.UDP,
                client,
                flows.virtual(),
                to.address().socketAddress(),
                Duration.ofNanos(Math.max(0, idleLimit() - (now - usedAt)))));
  }

  private void choose() {
    Snapshot snapshot = path.snapshots().current();
    Optional<ServicePort> port = snapshot.port(flows.owner());
    if (port.isEmpty()) {
      end(Drop.NO_ENDPOINT);
      return;
    }
    choosing = true;
    policy = port.get().traits().policy();
    path.picker().pick(port.get(), snapshot.node(), flows.key(client), excluded, this);
  }

  private void proceed(Selection selection) {
    switch (selection) {
      case Selection.Selected selected -> connect(selected);
      case Selection.NoService none -> end(Drop.NO_ENDPOINT);
      case Selection.NoEndpoints none -> end(Drop.NO_ENDPOINT);
      case Selection.Full full -> end(Drop.NO_ENDPOINT);
      case Selection.Dropped dropped -> end(Drop.NO_ENDPOINT);
    }
  }

  private void connect(Selection.Selected selected) {
    if (closed) {
      selected.lease().close();
    } else if (isGone(selected.endpoint().address())) {
      selected.lease().close();
      choose(); // The answer about the client's pod came after the pod had gone.
    } else {
      tries++;
      Optional<ClientSource> source =
          path.dials()
              .sources()
              .ofFlow(policy.dial(), flows.key(client).client(), selected.endpoint().address());
      new UdpUpstream(this, selected).connect(loop, source);
    }
  }

  private boolean isGone(EndpointAddress address) {
    return path.snapshots()
        .current()
        .port(flows.owner())
        .filter(port -> UdpFlows.serving(port).contains(address))
        .isEmpty();
  }

  private void tryAnother(EndpointAddress failed) {
    choosing = false;
    if (closed) {
      return;
    }
    if (tries >= path.dials().policy().tries(policy.dial())) {
      end(Drop.NO_ENDPOINT);
      return;
    }
    excluded = excluded.with(failed);
    if (held != null && held.size() > 0) {
      choose();
    }
  }

  private void end(Drop why) {
    if (!closed && held != null) {
      path.counters().dropped(why, held.size());
    }
    close();
  }

  private void use() {
    usedAt = loop.now();
    loop.use(this);
  }

  /** The endpoint has the flow, so nothing is sent to another one any more. */
  private void settle() {
    if (held != null && upstream != null) {
      upstream.settled();
      forgetHeld();
    }
  }

  private void forgetHeld() {
    if (held != null) {
      held.release();
      held = null;
    }
  }

  private long idleLimit() {
    return FlowIdle.limit(policy, answered, usedAt - openedAt);
  }
}
