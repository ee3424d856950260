package io.headgate.gateway.http.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.RequestBudget;
import io.headgate.discovery.model.LimitPolicy;
import io.headgate.discovery.model.LimitPolicy.Rate;
import io.headgate.discovery.model.LimitPolicy.Scope;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose tokens a rate takes. */
class LimitScopeTest {

  private static final RequestBudget NOTHING = name -> (perSecond, burst) -> false;
  private static final RequestBudget PLENTY = name -> (perSecond, burst) -> true;

  @ParameterizedTest
  @CsvSource({"CLUSTER, Proceed", "NODE, TooMany"})
  void iA8_aRateIsOfAllNodesOrOfThisOne(Scope scope, String outcome) {
    LimitPolicy policy =
        new LimitPolicy(List.of(new Rate(1, Duration.ofSeconds(1), 1)), List.of(), 0, scope);

    StepOutcome said =
        new LimitStep(policy, "default/shop")
            .apply(request(new RequestLimits(PLENTY, NOTHING, new OpenRequests())));

    assertThat(said.getClass().getSimpleName()).isEqualTo(outcome);
  }

  /** Of a client on this machine. */
  private static StepRequest request(RequestLimits limits) {
    return (StepRequest)
        Proxy.newProxyInstance(
            StepRequest.class.getClassLoader(),
            new Class<?>[] {StepRequest.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "limits" -> limits;
                  case "client" -> InetAddress.getLoopbackAddress();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
