package io.headgate.cluster.affinity;

import static io.headgate.cluster.Sample.POD_A;
import static io.headgate.cluster.Sample.POD_B;
import static io.headgate.cluster.Sample.POD_C;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.balancer.state.AffinityHandler;
import io.headgate.balancer.state.AffinityKey;
import io.headgate.balancer.state.AffinityTable.Replacement;
import io.headgate.balancer.state.PodAddress;
import io.headgate.cluster.ManualTime;
import io.headgate.cluster.Sample;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Tables of two nodes before owners whose answers a test lets come, or not. */
class SharedAffinityTableTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final ManualTime time = new ManualTime();
  private final Owners owners = new Owners();
  private final List<Runnable> timers = new ArrayList<>();
  private final SharedAffinityTable one = table();
  private final SharedAffinityTable two = table();
  private final AffinityKey client = Sample.client(1);

  private SharedAffinityTable table() {
    SharedAffinityTable table =
        new SharedAffinityTable(
            (delay, task) -> timers.add(task), time, SharedAffinityTable.BOUND, 1_000);
    table.attach(owners);
    return table;
  }

  /** One store for both; with {@link #silent} questions wait for {@link #answer}. */
  private final class Owners implements AffinityOwners {

    private final Map<AffinityKey, AffinityEntry> stored = new HashMap<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final List<AffinityMove> moves = new ArrayList<>();
    private boolean silent;
    private int asked;

    @Override
    public CompletionStage<AffinityEntry> decide(AffinityKey key, AffinityRequest request) {
      asked++;
      CompletableFuture<AffinityEntry> answer = new CompletableFuture<>();
      Runnable decide =
          () ->
              answer.complete(
                  stored.compute(
                      key,
                      (k, entry) ->
                          AffinityEntry.decide(entry, request, time.nanoTime() / 1_000_000)));
      if (silent) {
        waiting.add(decide);
      } else {
        decide.run();
      }
      return answer;
    }

    AffinityEntry of(AffinityKey key) {
      return Objects.requireNonNull(stored.get(key));
    }

    void answer() {
      silent = false;
      while (!waiting.isEmpty()) {
        waiting.poll().run();
      }
    }

    @Override
    public void announce(AffinityMove move) {
      moves.add(move);
    }

    @Override
    public void forget(String serviceUid) {
      stored.keySet().removeIf(key -> key.serviceUid().equals(serviceUid));
    }
  }

  /** A connection that waits, whose node would choose C by itself. */
  private static final class Connection implements AffinityHandler {

    private final List<PodAddress> answers = new ArrayList<>();

    @Override
    public void bound(PodAddress pod) {
      answers.add(pod);
    }

    @Override
    public PodAddress unanswered(PodAddress proposed) {
      return POD_C;
    }

    PodAddress pod() {
      assertThat(answers).hasSize(1);
      return answers.getFirst();
    }
  }

  private Connection bind(SharedAffinityTable table, PodAddress proposed) {
    Connection connection = new Connection();
    table.bindIfAbsent(client, proposed, TIMEOUT, connection);
    return connection;
  }

  private Connection replace(SharedAffinityTable table, PodAddress gone, PodAddress proposed) {
    Connection connection = new Connection();
    table.replace(client, new Replacement(gone, proposed), TIMEOUT, connection);
    return connection;
  }

  private void passBound() {
    time.pass(SharedAffinityTable.BOUND);
    List<Runnable> due = List.copyOf(timers);
    timers.clear();
    due.forEach(Runnable::run);
  }

  @Test
  void whatOneNodeDecidesHoldsForTheOther() {
    assertThat(bind(one, POD_A).pod()).isEqualTo(POD_A);
    assertThat(bind(two, POD_B).pod()).isEqualTo(POD_A);
    assertThat(two.known(client, TIMEOUT)).isEqualTo(POD_A);
  }

  @Test
  void b4_whoeverWaitsForTheSameClientWaitsForOneQuestion() {
    owners.silent = true;
    List<Connection> all =
        List.of(bind(one, POD_A), bind(one, POD_B), bind(one, POD_C), bind(two, POD_B));
    assertThat(owners.asked).isEqualTo(2);
    owners.answer();

    assertThat(all).extracting(Connection::pod).containsOnly(POD_A);
  }

  @Test
  void b7_noConnectionWaitsLongerThanTheBound() {
    owners.silent = true;
    Connection connection = bind(one, POD_A);
    assertThat(connection.answers).isEmpty();
    passBound();

    assertThat(connection.pod()).as("what the node would choose by itself").isEqualTo(POD_C);
    assertThat(one.known(client, TIMEOUT)).isEqualTo(POD_C);
    assertThat(one.figures().unanswered()).isEqualTo(1);
  }

  @Test
  void aLateAnswerHoldsFromTheNextConnectionOn() {
    owners.silent = true;
    Connection connection = bind(one, POD_A);
    passBound();
    owners.answer();

    assertThat(connection.pod()).isEqualTo(POD_C);
    assertThat(one.known(client, TIMEOUT)).isEqualTo(POD_A);
    assertThat(one.figures().conflicts()).isEqualTo(1);
  }

  @Test
  void b7_whereOneHadNoAnswerAnotherThatAsksProposesTheSamePod() {
    owners.silent = true;
    Connection alone = bind(one, POD_A);
    passBound();
    owners.silent = false;
    two.departed();

    assertThat(bind(two, POD_B).pod()).isEqualTo(alone.pod());
    one.settle();
    assertThat(one.known(client, TIMEOUT)).isEqualTo(alone.pod());
    assertThat(one.figures().conflicts()).isZero();
  }

  @Test
  void afterADecisionThatDidNotComeWhatAllWouldChooseIsProposedForAWhile() {
    owners.silent = true;
    bind(one, POD_A);
    passBound();
    owners.waiting.clear();
    owners.silent = false;
    one.forget(client.serviceUid());
    assertThat(bind(one, POD_A).pod()).isEqualTo(POD_C);

    one.forget(client.serviceUid());
    time.pass(SharedAffinityTable.UNREST);
    assertThat(bind(one, POD_A).pod()).as("the scheduler's choice again").isEqualTo(POD_A);
  }

  @Test
  void b6_afterANodeIsLostAPodIsReplacedByWhatAllWouldChoose() {
    bind(one, POD_A);
    one.departed();

    assertThat(replace(one, POD_A, POD_B).pod()).isEqualTo(POD_C);
    assertThat(owners.moves).as("others are told").hasSize(1);
  }

  @Test
  void whatWasDecidedAloneIsOfferedLater() {
    one.attach(null);
    assertThat(bind(one, POD_A).pod()).isEqualTo(POD_A);
    bind(two, POD_B);
    one.attach(owners);
    assertThat(one.known(client, TIMEOUT)).as("until the owner has answered").isEqualTo(POD_A);
    one.settle();

    assertThat(one.known(client, TIMEOUT)).isEqualTo(POD_B);
  }

  @Test
  void aNodeAloneDecidesOnce() {
    one.attach(null);

    assertThat(bind(one, POD_A).pod()).isEqualTo(POD_A);
    assertThat(bind(one, POD_B).pod()).isEqualTo(POD_A);
    assertThat(replace(one, POD_A, POD_B).pod()).isEqualTo(POD_B);
    assertThat(replace(one, POD_A, POD_C).pod()).isEqualTo(POD_B);
    assertThat(owners.asked).isZero();
  }

  @Test
  void b6_aPodThatIsGoneIsReplacedOnceForAllNodes() {
    bind(one, POD_A);
    bind(two, POD_A);

    assertThat(replace(one, POD_A, POD_B).pod()).isEqualTo(POD_B);
    assertThat(replace(two, POD_A, POD_C).pod()).isEqualTo(POD_B);
    assertThat(owners.moves).hasSize(1);
  }

  @Test
  void b6_aNodeThatSawNothingOfItIsTold() {
    bind(one, POD_A);
    bind(two, POD_A);
    replace(one, POD_A, POD_B);
    AffinityMove move = owners.moves.getFirst();
    two.moved(move);

    assertThat(two.known(client, TIMEOUT)).as("though A may be back").isEqualTo(POD_B);
    two.moved(new AffinityMove(client, new AffinityEntry(POD_A, 0, 60_000, 1)));
    assertThat(two.known(client, TIMEOUT)).as("told late").isEqualTo(POD_B);
  }

  @Test
  void aClientThatComesOftenIsRenewedAtTheOwnerNowAndThen() {
    bind(one, POD_A);
    for (int second = 0; second < 60; second++) {
      time.pass(Duration.ofSeconds(1));
      one.known(client, TIMEOUT);
    }

    assertThat(owners.asked).as("a question, then every twentieth of a minute").isEqualTo(21);
    assertThat(owners.of(client).lastUsedMillis()).isEqualTo(60_000);
  }

  @Test
  void aRenewalTellsANodeThatItsClientHasMoved() {
    bind(one, POD_A);
    owners.stored.put(client, new AffinityEntry(POD_B, 0, 60_000, 2));
    time.pass(Duration.ofSeconds(3));

    assertThat(one.known(client, TIMEOUT)).isEqualTo(POD_A);
    assertThat(one.known(client, TIMEOUT)).isEqualTo(POD_B);
  }

  @Test
  void b8_afterAPartitionWhatIsKnownIsAskedForAgain() {
    bind(one, POD_A);
    owners.stored.put(client, new AffinityEntry(POD_B, 5, 60_000, 2));
    one.revalidate();
    one.settle();

    assertThat(one.known(client, TIMEOUT)).isEqualTo(POD_B);
    assertThat(one.figures().conflicts()).isEqualTo(1);
  }

  @Test
  void beingAskedAboutDoesNotKeepAClient() {
    bind(one, POD_A);
    time.pass(Duration.ofSeconds(59));
    one.revalidate();
    one.settle();
    time.pass(Duration.ofSeconds(1));

    assertThat(one.known(client, TIMEOUT)).isNull();
    assertThat(owners.of(client).lastUsedMillis()).isZero();
  }

  @Test
  void ownersThatCannotBeAskedAreAskedAgain() {
    one.attach(
        new AffinityOwners() {
          @Override
          public CompletionStage<AffinityEntry> decide(AffinityKey key, AffinityRequest request) {
            throw new IllegalStateException("not active");
          }

          @Override
          public void announce(AffinityMove move) {}

          @Override
          public void forget(String serviceUid) {}
        });
    assertThat(bind(one, POD_A).pod()).as("at once").isEqualTo(POD_C);
    one.settle();
    passBound();
    one.attach(owners);
    one.settle();

    assertThat(owners.of(client).pod()).isEqualTo(POD_C);
  }

  @Test
  void aServiceIsForgottenEverywhere() {
    bind(one, POD_A);
    one.forget(client.serviceUid());

    assertThat(one.known(client, TIMEOUT)).isNull();
    assertThat(owners.stored).isEmpty();
  }

  @Test
  void b5_memoryIsBoundedAndSaysSo() {
    for (int number = 0; number < 3_000; number++) {
      AffinityKey key = new AffinityKey("uid-" + number, client.client(), 0);
      one.bindIfAbsent(key, POD_A, TIMEOUT, pod -> {});
    }

    assertThat(one.figures().clients()).isLessThanOrEqualTo(1_000);
    assertThat(one.figures().evicted()).isGreaterThanOrEqualTo(2_000);
  }
}
