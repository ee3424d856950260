package io.headgate.gateway.http.step;

import io.headgate.discovery.model.LimitPolicy;

/**
 * Refuses what one client address asks while as many of its requests are open as may be (nginx's
 * {@code limit_conn}, ngx_http_limit_conn_module.c): as in ingress-nginx all paths of an Ingress
 * have the same limit, on each node by itself.
 *
 * @param owner whose limit it is
 */
record OpenLimitStep(LimitPolicy policy, String owner) implements RequestStep {

  @Override
  public StepOutcome apply(StepRequest request) {
    boolean refused =
        policy.concerns(request.client())
            && !request.enter(
                owner + " " + request.client().getHostAddress(), policy.openRequests());
    return refused ? StepOutcome.TooMany.OPEN : StepOutcome.Proceed.INSTANCE;
  }

  @Override
  public String text() {
    return "of each client at most " + policy.openRequests() + " open on this node";
  }
}
