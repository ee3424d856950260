package io.headgate.gateway.http.step;

import io.headgate.balancer.state.LocalRequestBudget;
import io.headgate.balancer.state.RequestBudget;
import io.headgate.discovery.model.LimitPolicy.Scope;
import io.headgate.discovery.model.TimeSource;

/**
 * What requests are counted by. Any thread.
 *
 * @param ofAllNodes tokens that all nodes of a cluster have together
 * @param ofThisNode tokens that this node has for itself
 * @param open on this node
 */
public record RequestLimits(RequestBudget ofAllNodes, RequestBudget ofThisNode, OpenRequests open) {

  /** With what all nodes have together, and with nothing used of this node's own. */
  public static RequestLimits of(RequestBudget ofAllNodes, TimeSource time) {
    return new RequestLimits(ofAllNodes, new LocalRequestBudget(time), new OpenRequests());
  }

  RequestBudget of(Scope scope) {
    return switch (scope) {
      case CLUSTER -> ofAllNodes;
      case NODE -> ofThisNode;
    };
  }
}
