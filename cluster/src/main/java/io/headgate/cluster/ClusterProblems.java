package io.headgate.cluster;

import io.headgate.discovery.model.EndpointAddress;
import io.headgate.discovery.model.ObjectRef;
import io.headgate.discovery.model.Problem;
import io.headgate.discovery.model.ProblemLog;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/** What is said where this node does not share, or has nobody to share with. */
final class ClusterProblems {

  private static final String REPORTER = "cluster";

  private enum Subject {
    MEMBER,
    ALONE,
    ASSIGNING
  }

  private final ClusterOptions options;
  private final ProblemLog problems;

  ClusterProblems(ClusterOptions options, ProblemLog problems) {
    this.options = options;
    this.problems = problems;
  }

  void cannotStart(RuntimeException cause) {
    report(
        Subject.MEMBER,
        "no member at "
            + text(options.address())
            + ": "
            + cause.getMessage()
            + "; this node serves with what it knows itself, and tries again");
  }

  void startsSlowly() {
    report(
        Subject.MEMBER,
        "no member at "
            + text(options.address())
            + " within --cluster-wait, "
            + options.waits().start().toSeconds()
            + " s; this node serves with what it knows itself, and joins when it can");
  }

  void ended() {
    report(Subject.MEMBER, "the member has ended; this node serves alone, and tries again");
  }

  void started() {
    problems.clear(REPORTER, Subject.MEMBER);
  }

  /** Nobody else is a member. */
  void alone(Set<InetSocketAddress> found) {
    boolean onlySelf = found.stream().allMatch(options.address()::equals);
    report(
        Subject.ALONE,
        onlySelf
            ? "\"" + options.peers() + "\" names no other member (expected: one at least)"
            : "no other member answers at "
                + String.join(
                    ", ",
                    found.stream()
                        .filter(it -> !it.equals(options.address()))
                        .map(ClusterProblems::text)
                        .toList())
                + " (expected: one at least); it is looked for every 5 s");
  }

  void accompanied() {
    problems.clear(REPORTER, Subject.ALONE);
  }

  /** Whether the others answer about what objects are assigned. */
  void assigning(boolean answered) {
    if (answered) {
      problems.clear(REPORTER, Subject.ASSIGNING);
    } else {
      report(
          Subject.ASSIGNING,
          "no member answers about what objects are assigned (expected: within --cluster-wait, "
              + options.waits().start().toSeconds()
              + " s); this node assigns by itself, and asks again every 5 s");
    }
  }

  private void report(Subject subject, String message) {
    problems.report(
        REPORTER,
        subject,
        new Problem(
            new ObjectRef("Cluster", "", options.name()),
            Problem.Reason.Cluster,
            message,
            Optional.empty()));
  }

  private static String text(InetSocketAddress address) {
    return EndpointAddress.of(address.getAddress(), address.getPort()).toString();
  }
}
