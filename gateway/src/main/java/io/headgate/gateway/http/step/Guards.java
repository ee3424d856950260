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

  /** Nobody is asked. */
  static final Guards NONE = new Guards(List.of(), false);

  public Guards {
    inOrder = List.copyOf(inOrder);
  }

  /** Those that a policy asks for, beside a step that judges addresses alone. */
  static Guards of(AccessPolicy access) {
    List<Guard> guards = new ArrayList<>();
    access.tokens().map(TokenGuard::new).ifPresent(guards::add);
    access.passwords().map(PasswordGuard::new).ifPresent(guards::add);
    access.authorization().map(AuthorizationGuard::new).ifPresent(guards::add);
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
    private @Nullable Vouching said;

    Round(StepRequest request, GuardServices services, Consumer<StepOutcome> then) {
      this.request = request;
      this.services = services;
      this.then = then;
    }

    void next(int index) {
      if (index == inOrder.size()) {
        StepOutcome denied = denial;
        then.accept(denied == null ? proceed() : denied);
      } else {
        inOrder.get(index).judge(request, services, it -> take(index, it));
      }
    }

    private void take(int index, Judgement judgement) {
      switch (judgement) {
        case Judgement.Admitted admitted -> {
          if (oneIsEnough) {
            then.accept(proceed());
          } else {
            next(index + 1);
          }
        }
        case Judgement.Vouched(Vouching more) -> {
          Vouching before = said;
          said = before == null ? more : before.and(more);
          take(index, Judgement.Admitted.INSTANCE);
        }
        case Judgement.NoOpinion none -> next(index + 1);
        case Judgement.Denied(StepOutcome answer) -> {
          if (oneIsEnough) {
            // As in nginx, what tells a client how to come in goes before what only says no.
            denial = denial == null ? answer : worse(denial, answer);
            next(index + 1);
          } else {
            then.accept(answer);
          }
        }
        case Judgement.Undecided(String why) -> then.accept(new StepOutcome.Undecided(why));
        case Judgement.Unanswered(String why) -> then.accept(new StepOutcome.Unanswered(why));
      }
    }

    private StepOutcome proceed() {
      Vouching more = said;
      return more == null
          ? StepOutcome.Proceed.INSTANCE
          : new StepOutcome.Vouched(StepOutcome.Proceed.INSTANCE, more);
    }

    private static StepOutcome worse(StepOutcome first, StepOutcome second) {
      if (first instanceof StepOutcome.Unauthorized one
          && second instanceof StepOutcome.Unauthorized other
          && !one.challenge().isEmpty()
          && !other.challenge().isEmpty()) {
        // A browser that does not know the one takes the other (RFC 9110 section 11.6.1).
        return new StepOutcome.Unauthorized(one.challenge() + ", " + other.challenge());
      }
      return asksWho(second) || !asksWho(first) ? second : first;
    }

    private static boolean asksWho(StepOutcome denied) {
      return switch (denied) {
        case StepOutcome.Unauthorized unauthorized -> true;
        case StepOutcome.Redirected redirected -> true;
        case StepOutcome.Vouched(StepOutcome outcome, Vouching more) -> asksWho(outcome);
        case StepOutcome.Forbidden forbidden -> false;
        case StepOutcome.Proceed proceed -> false;
        case StepOutcome.Preflight preflight -> false;
        case StepOutcome.TooMany tooMany -> false;
        case StepOutcome.Undecided undecided -> false;
        case StepOutcome.Unanswered unanswered -> false;
      };
    }
  }
}
