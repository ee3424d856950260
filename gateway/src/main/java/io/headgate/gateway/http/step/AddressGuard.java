package io.headgate.gateway.http.step;

import io.headgate.discovery.model.AccessPolicy;
import java.util.function.Consumer;

/** Addresses as one of several ways to come in. */
record AddressGuard(AccessPolicy access) implements Guard {

  @Override
  public void judge(StepRequest request, GuardServices services, Consumer<Judgement> then) {
    if (!access.admits(request.client())) {
      then.accept(new Judgement.Denied(StepOutcome.Forbidden.INSTANCE));
    } else {
      // Not to be on a list of those who are kept out is no reason to be let in.
      then.accept(
          access.allowed().isEmpty() ? Judgement.NoOpinion.INSTANCE : Judgement.Admitted.INSTANCE);
    }
  }

  @Override
  public String text() {
    return new AllowListStep(access).text();
  }
}
