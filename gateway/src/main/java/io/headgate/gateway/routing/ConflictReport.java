package io.headgate.gateway.routing;

import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.ProblemLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports which routes never serve: they lose to others, or have no path. One thread. */
final class ConflictReport {

  private static final String REPORTER = "routes";

  private final ProblemLog problems;
  private final Map<HostMatch, List<RouteProblem>> reported = new HashMap<>();

  ConflictReport(ProblemLog problems) {
    this.problems = problems;
  }

  /** Says what does not serve on a host now, in place of what was. */
  void replace(HostMatch host, Optional<HostRoutes> routes) {
    for (RouteProblem gone : reported.getOrDefault(host, List.of())) {
      problems.clear(REPORTER, gone.loser());
    }
    List<RouteProblem> now = routes.map(HostRoutes::problems).orElse(List.of());
    if (now.isEmpty()) {
      reported.remove(host);
    } else {
      reported.put(host, now);
    }
    for (RouteProblem conflict : now) {
      problems.report(REPORTER, conflict.loser(), conflict.problem());
    }
  }
}
