package io.headgate.gateway.app;

import io.headgate.balancer.address.MemberFilter;
import io.headgate.balancer.address.Right;
import io.headgate.balancer.address.VirtualAddressMode;
import io.headgate.balancer.state.ClusterView;
import io.headgate.cluster.ClusterOptions;
import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the port where members reach this node closed to all others: open to those whom the peers'
 * names stand for, which are looked up again and again, and to those who are members.
 */
final class MemberPort implements AutoCloseable {

  private static final String REPORTER = "cluster port";
  private static final long LOOK_SECONDS = 5;
  private static final long END_SECONDS = 5;

  private final ClusterOptions options;
  private final ClusterView cluster;
  private final ProblemLog problems;
  private final MemberFilter filter;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread keeper = new Thread(this::keep, "headgate-member-port");

  /** To whom it is open; only the keeper asks. */
  private Set<InetAddress> allowed = Set.of();

  private MemberPort(ClusterOptions options, ClusterView cluster, ProblemLog problems) {
    this.options = options;
    this.cluster = cluster;
    this.problems = problems;
    this.filter = MemberFilter.of(options.address());
  }

  /**
   * Begins. Empty where there is no such port, where only this machine reaches it, or where {@code
   * --virtual-addresses off} says that nothing of the machine is changed.
   */
  static Optional<MemberPort> guard(Options options, ClusterView cluster, ProblemLog problems) {
    boolean off = options.services().addresses().virtual().mode() == VirtualAddressMode.OFF;
    Optional<MemberPort> port =
        options
            .addresses()
            .cluster()
            .filter(it -> !off && !it.address().getAddress().isLoopbackAddress())
            .map(it -> new MemberPort(it, cluster, problems));
    port.ifPresent(MemberPort::start);
    return port;
  }

  private void start() {
    if (Right.CAP_NET_ADMIN.isHeld()) {
      keeper.setDaemon(true);
      keeper.start();
    } else {
      report("no CAP_NET_ADMIN");
    }
  }

  /** The filter goes; whoever closes this has left the cluster. */
  @Override
  public void close() {
    closing.countDown();
    keeper.interrupt();
    try {
      keeper.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    filter.close();
  }

  private void keep() {
    try {
      do {
        look();
      } while (!closing.await(LOOK_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void look() {
    Set<InetAddress> now = new HashSet<>();
    now.add(options.address().getAddress());
    options.peers().resolve().stream().map(InetSocketAddress::getAddress).forEach(now::add);
    cluster.members().forEach(member -> now.add(member.address().getAddress()));
    if (now.equals(allowed)) {
      return;
    }
    Optional<String> reason = filter.allow(now);
    if (reason.isEmpty()) {
      allowed = now;
      problems.clear(REPORTER, REPORTER);
    } else {
      report(reason.get());
    }
  }

  private void report(String reason) {
    problems.report(
        REPORTER,
        REPORTER,
        new Problem(
            new ObjectRef("Cluster", "", options.name()),
            Problem.Reason.Cluster,
            "the port of "
                + new EndpointAddress(options.address())
                + " is open to whoever reaches it ("
                + reason
                + "; expected: the right and the command nft, or a firewall and"
                + " --virtual-addresses off)",
            Optional.empty()));
  }
}
