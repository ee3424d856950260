package io.headgate.balancer.proxy;

import io.headgate.balancer.address.ReturnPath;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import io.headgate.discovery.model.Service;
import io.headgate.discovery.model.ServiceName;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.SnapshotDelta;
import io.headgate.discovery.model.SnapshotObserver;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Follows which Services ask that their pods see the client's own address: keeps what that needs of
 * the machine as long as one does. Where it cannot be, each of them has a {@link Problem} and is
 * served without. Called on one thread, which waits for commands.
 */
public final class TransparentServices implements SnapshotObserver {

  private static final String REPORTER = "transparent";

  private record Missing(Problem.Reason reason, String why) {}

  private final ClientSources sources;
  private final ReturnPath returnPath;
  private final ProblemLog problems;
  private final Set<ServiceName> asking = new HashSet<>();

  /**
   * @param listeners whose connections are meant
   */
  public TransparentServices(ListenerSet listeners, ReturnPath returnPath, ProblemLog problems) {
    this.sources = listeners.clientSources();
    this.returnPath = returnPath;
    this.problems = problems;
  }

  @Override
  public void onSnapshot(SnapshotDelta delta, Snapshot snapshot) {
    boolean touched = false;
    for (var change : delta.services().entrySet()) {
      ServiceName name = change.getKey();
      if (change.getValue().after().filter(TransparentServices::asks).isPresent()) {
        asking.add(name);
        touched = true;
      } else if (asking.remove(name)) {
        problems.clear(REPORTER, name);
        touched = true;
      }
    }
    if (asking.isEmpty()) {
      end();
    } else if (touched) {
      follow();
    }
  }

  /** Connections that are open need the way back to their end; looked at with every change. */
  private void end() {
    sources.close();
    if (!sources.areInUse()) {
      returnPath.close();
    }
  }

  private void follow() {
    Optional<Missing> missing = missing();
    if (missing.isEmpty()) {
      // Asked again at each change, since a network may have come with the pods.
      sources.open(returnPath.networks(), LocalPorts.ofThisMachine());
      asking.forEach(name -> problems.clear(REPORTER, name));
    } else {
      sources.close();
      asking.forEach(name -> problems.report(REPORTER, name, problem(name, missing.get())));
    }
  }

  private Optional<Missing> missing() {
    return sources.canBe()
        ? returnPath.open().map(why -> new Missing(Problem.Reason.Address, why))
        : Optional.of(
            new Missing(
                Problem.Reason.NotSupported,
                "--transport: nio cannot (expected: io_uring or epoll)"));
  }

  private static boolean asks(Service service) {
    return service.ports().stream().anyMatch(port -> port.traits().policy().dial().transparent());
  }

  private static Problem problem(ServiceName name, Missing missing) {
    return new Problem(
        ObjectRef.of(name),
        missing.reason(),
        "headgate.io/transparent: pods see this machine's address, not the client's: "
            + missing.why()
            + "; headgate.io/proxy-protocol needs none of it",
        Optional.empty());
  }
}
