package io.headgate.gateway.http.step;

import io.headgate.balancer.state.RequestBudget;
import io.headgate.discovery.model.LimitPolicy;
import io.headgate.discovery.model.LimitPolicy.Rate;
import io.headgate.discovery.model.LimitPolicy.Scope;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Refuses what one client address asks too often: as in ingress-nginx all paths of an Ingress have
 * the same limit.
 */
final class LimitStep implements RequestStep {

  private final LimitPolicy policy;
  private final List<Rate> rates;
  private final String[] owners;

  /**
   * @param owner whose limit it is
   */
  LimitStep(LimitPolicy policy, String owner) {
    this.policy = policy;
    this.rates = policy.rates();
    this.owners =
        rates.stream()
            .map(rate -> owner + " " + rate.per().toSeconds() + " ")
            .toArray(String[]::new);
  }

  @Override
  public StepOutcome apply(StepRequest request) {
    if (policy.concerns(request.client())) {
      String client = request.client().getHostAddress();
      RequestBudget budget = request.limits().of(policy.scope());
      for (int i = 0; i < owners.length; i++) {
        Rate rate = rates.get(i);
        RequestBudget.Tokens tokens = budget.of(owners[i] + client);
        if (!tokens.tryTake(rate.perSecond(), rate.atOnce())) {
          return StepOutcome.TooMany.OFTEN;
        }
      }
    }
    return StepOutcome.Proceed.INSTANCE;
  }

  @Override
  public String text() {
    return "of each client at most "
        + rates.stream()
            .map(it -> it.requests() + " in " + it.per().toSeconds() + " s and " + it.atOnce())
            .collect(Collectors.joining(", "))
        + " at once"
        + (policy.scope() == Scope.NODE ? " on this node" : "");
  }
}
