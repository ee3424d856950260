package io.headgate.cluster.quotas;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.cluster.Sample;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the founder charges a member whose messages overtake each other. */
class LedgerTest {

  private static final QuotaKey KEY = new QuotaKey(Sample.SHOP, Sample.A);
  private static final UUID MEMBER = new UUID(0, 1);
  private static final int TOTAL = 10;

  private final Ledger ledger = new Ledger();
  private final SharedPlaces own = new SharedPlaces(0);

  @Test
  void whatIsToldTooLateTakesNothingBack() {
    receive(5, false, report(1, TOTAL));
    assertThat(left()).isZero();

    receive(4, true);
    assertThat(left()).as("a list from before it began").isZero();
    receive(3, false, report(0, 0));
    assertThat(left()).as("of an earlier term").isZero();
  }

  @Test
  void aMemberGivesBackByALaterListAndByALaterTerm() {
    receive(5, false, report(1, TOTAL));
    receive(6, false, report(2, 4));
    assertThat(left()).isEqualTo(6);
    receive(7, true);
    assertThat(left()).isEqualTo(TOTAL);
  }

  @Test
  void whatWasInUseWithoutAGrantIsGrantedWhenItHasEndedAlsoWhereItIsTheWholePart() {
    receive(5, false, report(1, TOTAL / 2));
    divide();
    assertThat(ledger.unconfirmed()).as("it has its part").isEmpty();

    receive(6, false, report(1, 0));
    divide();
    assertThat(ledger.unconfirmed())
        .containsExactly(new QuotaFact.Grant(KEY, MEMBER, new Version(1, 1), TOTAL / 2));
  }

  /** In equal parts. */
  private void divide() {
    own.hasFree(TOTAL);
    ledger.divide(KEY, own, 0, 0);
  }

  private void receive(long beat, boolean full, QuotaFact... facts) {
    ledger.receive(
        new QuotaMessage(
            new QuotaMessage.Pulse(MEMBER, beat, full, false),
            new Book(1, new UUID(0, 2)),
            Map.of(),
            List.of(facts)),
        0);
  }

  private static QuotaFact report(long term, int held) {
    return new QuotaFact.Report(KEY, new Version(term, 0), held, held, TOTAL);
  }

  /** What the founder may use itself, where it wants all. */
  private int left() {
    own.hasFree(TOTAL); // that is how it knows the total
    own.allow(SharedPlaces.ALL);
    ledger.divide(KEY, own, TOTAL, 0);
    return own.allowed();
  }
}
