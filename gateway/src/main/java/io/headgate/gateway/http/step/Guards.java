package io.headgate.gateway.http.step;

import io.headgate.discovery.model.AccessPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The guards of a route, one after the other: all have to let a request in, or one of them ({@code
 * satisfy} of nginx). They judge what the client sent, before anything of it is rewritten.
 * Immutable; any thread.
 *
 * @param oneIsEnough then addresses are one of them, else they have been judged before
 */
public record Guards(List<Guard> inOrder, boolean oneIsEnough) {

  public Guards {
    inOrder = List.copyOf(inOrder);
  }

  /** Those that a policy asks for, beside a step that judges addresses alone. */
  static Guards of(AccessPolicy access) {
    List<Guard> guards = new ArrayList<>();
    access.passwords().map(PasswordGuard::new).ifPresent(guards::add);
    if (access.oneIsEnough() && !guards.isEmpty() && !access.isForEverybody()) {
      guards.addFirst(new AddressGuard(access));
    }
    return new Guards(guards, access.oneIsEnough());
  }

  boolean isEmpty() {
    return inOrder.isEmpty();
  }

  /**
   * Judges a request.
   *
   * @param then called once, on the event loop of the request: before this returns, or later
   */
  public void judge(StepRequest request, GuardServices services, Consumer<StepOutcome> then) {
    new Round(request, services, then).next(0);
  }

  /** The guards that one request goes past. */
  private final class Round {

    private final StepRequest request;
    private final GuardServices services;
    private final Consumer<StepOutcome> then;
    private @Nullable StepOutcome denial;

    Round(StepRequest request, GuardServices services, Consumer<StepOutcome> then) {
      this.request = request;
      this.services = services;
      this.then = then;
    }

    void next(int index) {
      if (index == inOrder.size()) {
        StepOutcome denied = denial;
        then.accept(denied == null ? StepOutcome.Proceed.INSTANCE : denied);
      } else {
        inOrder.get(index).judge(request, services, it -> take(index, it));
      }
    }

    private void take(int index, Judgement judgement) {
      switch (judgement) {
        case Judgement.Admitted admitted -> {
          if (oneIsEnough) {
            then.accept(StepOutcome.Proceed.INSTANCE);
          } else {
            next(index + 1);
          }
        }
        case Judgement.NoOpinion none -> next(index + 1);
        case Judgement.Denied(StepOutcome answer) -> {
          if (oneIsEnough) {
            // The later one says what the client could do, as a question for a password does.
            denial = answer;
            next(index + 1);
          } else {
            then.accept(answer);
          }
        }
        case Judgement.Undecided(String why) -> then.accept(new StepOutcome.Undecided(why));
      }
    }
  }
}
