package io.headgate.balancer.address;

import io.headgate.balancer.address.VirtualDevice.Standing;
import io.headgate.discovery.model.ListenAddress;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the virtual addresses of Services addresses of this machine, and of each only the declared
 * ports open. Follows the snapshots twice: {@link #adding} before sockets open, {@link #removing}
 * after sockets have closed. What it has no right or no tool for is a {@link Problem}, and the rest
 * is served. Waits for commands, so never on an event loop; {@link #holds} on any thread, the rest
 * on one at a time.
 */
public final class VirtualAddresses implements AutoCloseable {

  private static final String REPORTER = "virtual addresses";
  private static final String FILTER = "filter";
  private static final String DEVICE = "device";

  private final VirtualAddressOptions options;
  private final ProblemLog problems;
  private final AddressBinder binder;
  private final AddressFilter filter;
  private final DeclaredPorts declared;
  private final MachineAddresses machine;
  private final ReturnPath returnPath;

  /** What was added here: any thread asks. */
  private final Set<InetAddress> held = ConcurrentHashMap.newKeySet();

  /** What should be here and is not, either new or because it failed. */
  private final Set<InetAddress> unplaced = new LinkedHashSet<>();

  /** What the machine has anyhow. */
  private final Set<InetAddress> others = new HashSet<>();

  private VirtualPorts leaving = new VirtualPorts();
  private boolean asked;
  private boolean usable;
  private boolean taken;

  VirtualAddresses(VirtualAddressOptions options, ProblemLog problems, SystemCommands commands) {
    this.options = options;
    this.problems = problems;
    binder =
        new AddressBinder(
            commands,
            new VirtualDevice(commands, options.device()),
            AddressRecord.in(options.stateDir()));
    filter = new AddressFilter(commands, options.answerEcho());
    declared = new DeclaredPorts(options.mode()::adds);
    machine = new MachineAddresses(commands);
    returnPath = new ReturnPath(commands, filter);
  }

  /** Takes away at once what a run of before has left that was killed. */
  public static VirtualAddresses open(VirtualAddressOptions options, ProblemLog problems) {
    VirtualAddresses addresses =
        new VirtualAddresses(options, problems, ProcessCommands.ofTheDistribution());
    addresses.cleanUp(Right.CAP_NET_ADMIN.isHeld());
    return addresses;
  }

  /** The observer that adds addresses and opens ports. */
  public SnapshotObserver adding() {
    return this::add;
  }

  /** The observer that closes ports and removes addresses. */
  public SnapshotObserver removing() {
    return (delta, snapshot) -> remove();
  }

  /** Whether that address is this machine's only because a Service asks for it. */
  public boolean holds(InetAddress address) {
    return held.contains(address);
  }

  /** Where what pods send to clients comes back; not to be used any more after {@link #close}. */
  public ReturnPath returnPath() {
    return returnPath;
  }

  /** Takes everything away again. */
  @Override
  public synchronized void close() {
    returnPath.end();
    binder.close();
    filter.close();
    held.clear();
    usable = false;
  }

  /**
   * Looks at what is there.
   *
   * @param allowed whether this process has the right
   */
  synchronized void cleanUp(boolean allowed) {
    returnPath.cleanUp(allowed);
    if (!options.mode().adds() || !allowed) {
      return;
    }
    Standing standing = binder.cleanUp();
    taken = standing == Standing.TAKEN;
    usable = !taken;
    if (standing == Standing.LEFT_OVER) {
      filter.cleanUp();
    }
  }

  private synchronized void add(SnapshotDelta delta, Snapshot snapshot) {
    DeclaredPorts.Change change = declared.apply(delta.services().values());
    leaving.add(change.removed());
    if (change.added().isEmpty()) {
      return;
    }
    if (usable) {
      learnOthers(delta);
      place(change.added(), snapshot);
    } else {
      report(DEVICE, "no address can be added (" + missing() + ")");
    }
  }

  private void place(VirtualPorts added, Snapshot snapshot) {
    unplaced.addAll(added.addresses());
    unplaced.removeIf(others::contains);
    Set<InetAddress> fresh = Set.copyOf(unplaced);
    VirtualPorts guarded = added.on(address -> held.contains(address) || fresh.contains(address));
    guarded.addresses().addAll(fresh);
    // Guarded before it is there: at no moment is more open than is declared.
    tellOfFilter(filter.add(guarded));
    Map<InetAddress, String> failed = binder.add(fresh);
    for (InetAddress address : fresh) {
      String reason = failed.get(address);
      if (reason == null) {
        unplaced.remove(address);
        held.add(address);
        problems.clear(REPORTER, address);
      } else {
        problems.report(REPORTER, address, notAdded(address, reason, snapshot));
      }
    }
  }

  private synchronized void remove() {
    VirtualPorts gone = leaving;
    leaving = new VirtualPorts();
    if (!usable || gone.isEmpty()) {
      return;
    }
    for (InetAddress address : gone.addresses()) {
      unplaced.remove(address);
      problems.clear(REPORTER, address);
    }
    binder.remove(gone.addresses());
    tellOfFilter(filter.remove(gone));
    held.removeAll(gone.addresses());
  }

  /**
   * What stands on another interface is left alone: to filter the node's own address would close
   * its other ports. Asked once, and again where a Service names addresses of somebody else's.
   */
  private void learnOthers(SnapshotDelta delta) {
    boolean external =
        delta.services().values().stream()
            .flatMap(change -> change.after().stream())
            .flatMap(VirtualAddresses::addresses)
            .anyMatch(it -> !(it instanceof ListenAddress.ClusterIp));
    if (external || !asked) {
      asked = true;
      others.clear();
      for (MachineAddresses.Assigned assigned : machine.up()) {
        if (!held.contains(assigned.address()) && !assigned.device().equals(options.device())) {
          others.add(assigned.address());
        }
      }
    }
  }

  private static Stream<ListenAddress> addresses(Service service) {
    return service.ports().stream()
        .flatMap(port -> port.listenAddresses().stream())
        .filter(it -> of(it) != null);
  }

  private String missing() {
    return taken
        ? "a Headgate that runs has it; expected: one for each machine"
        : "needed: the right CAP_NET_ADMIN";
  }

  private void tellOfFilter(Optional<String> failure) {
    if (failure.isEmpty()) {
      problems.clear(REPORTER, FILTER);
    } else {
      report(
          FILTER,
          "ports that no Service declares are not refused"
              + (options.answerEcho() ? "" : ", and ping is answered")
              + ": "
              + failure.get());
    }
  }

  private void report(String subject, String message) {
    problems.report(
        REPORTER,
        subject,
        new Problem(
            new ObjectRef("Interface", "", options.device()),
            Problem.Reason.Address,
            message,
            Optional.empty()));
  }

  private Problem notAdded(InetAddress address, String reason, Snapshot snapshot) {
    ObjectRef object =
        snapshot.services().values().stream()
            .filter(it -> addresses(it).anyMatch(listen -> address.equals(of(listen))))
            .findFirst()
            .map(it -> ObjectRef.of(it.name()))
            .orElseGet(() -> new ObjectRef("Interface", "", options.device()));
    return new Problem(
        object,
        Problem.Reason.Address,
        "address %s: cannot be added to %s: %s"
            .formatted(address.getHostAddress(), binder.target(), reason),
        Optional.empty());
  }

  private static @Nullable InetAddress of(ListenAddress listen) {
    return switch (listen) {
      case ListenAddress.ClusterIp own -> own.address();
      case ListenAddress.ExternalIp own -> own.address();
      case ListenAddress.LoadBalancerIp own -> own.address();
      case ListenAddress.NodePort onNodeAddresses -> null;
      case ListenAddress.ExposedPort onOurs -> null;
    };
  }
}
