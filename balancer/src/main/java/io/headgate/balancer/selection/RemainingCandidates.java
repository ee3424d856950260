package io.headgate.balancer.selection;

import io.headgate.balancer.scheduler.Candidates;
import io.headgate.balancer.state.EndpointLoad;
import io.headgate.discovery.model.Endpoint;
import java.util.List;

/** The candidates of a second or later try: those that have failed are not available. */
record RemainingCandidates(Candidates all, Exclusions failed) implements Candidates {

  @Override
  public List<Endpoint> endpoints() {
    return all.endpoints();
  }

  @Override
  public EndpointLoad load(int index) {
    return all.load(index);
  }

  @Override
  public boolean available(int index) {
    return all.available(index) && !failed.contains(all.endpoint(index).address());
  }
}
