package io.headgate.gateway.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.SignedTokens;
import io.headgate.gateway.http.token.FetchedKeys.Answer;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** When keys are fetched, and which are used meanwhile. */
class FetchedKeysTest {

  private static final AuthorizationUrl URL =
      AuthorizationUrl.of("https://id.example/keys").orElseThrow();
  private static final KeyPair ONE = SignedTokens.ec("secp256r1");
  private static final KeyPair TWO = SignedTokens.ec("secp256r1");

  private final AtomicLong nanos = new AtomicLong();
  private final List<Consumer<KeyFetch.Outcome>> fetches = new CopyOnWriteArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final FetchedKeys keys =
      new FetchedKeys(
          new TimeSource() {
            @Override
            public Instant now() {
              return Instant.EPOCH;
            }

            @Override
            public long nanoTime() {
              return nanos.get();
            }
          },
          (url, then) -> fetches.add(then));

  @Test
  void theFirstOnesWaitForOneFetch() {
    List<Answer> answers = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 3; i++) {
      keys.current(URL, Runnable::run, answers::add);
    }
    assertThat(fetches).hasSize(1);
    assertThat(answers).isEmpty();
    come(SignedTokens.keySet("a", ONE.getPublic()));
    await().until(() -> answers.size() == 3);
    assertThat(answers).allMatch(Answer.Held.class::isInstance);
    assertThat(held()).isSameAs(((Answer.Held) answers.getFirst()).keys());
    assertThat(fetches).hasSize(1);
  }

  @Test
  void theyAreFetchedBeforeAnybodyAsksAndForgottenWithTheirIngress() {
    keys.keep(Set.of(URL));
    assertThat(fetches).hasSize(1);
    come(SignedTokens.keySet("a", ONE.getPublic()));
    await().until(() -> now().size() == 1);
    keys.keep(Set.of(URL));
    assertThat(fetches).hasSize(1);
    keys.keep(Set.of());
    assertThat(now()).isEmpty();
    assertThat(fetches).hasSize(2);
  }

  /** Nobody who waits is forgotten with the Ingress. */
  @Test
  void aFetchEndsForThoseWhoWaitEvenWhenNobodyNamesItAnyMore() {
    List<Answer> answers = now();
    keys.keep(Set.of());
    come(SignedTokens.keySet("a", ONE.getPublic()));
    await().until(() -> answers.size() == 1);
  }

  @Test
  void oldKeysServeWhileNewOnesAreFetchedAndWhileTheyDoNotCome() {
    keys.tell((url, failure) -> told.add(failure.orElse("keys")));
    KeySet first = fetched(SignedTokens.keySet("a", ONE.getPublic()));
    pass(FetchedKeys.FRESH.minusNanos(1));
    keys.refresh();
    assertThat(held()).isSameAs(first);
    assertThat(fetches).hasSize(1);

    pass(Duration.ofNanos(1));
    assertThat(held()).isSameAs(first);
    assertThat(fetches).hasSize(2);
    fail("away");
    await().until(() -> keys.failing() == 1);
    assertThat(held()).isSameAs(first);
    assertThat(fetches).as("not at once again").hasSize(2);

    pass(FetchedKeys.AFTER_FAILURE);
    keys.refresh();
    assertThat(fetches).hasSize(3);
    come("{}");
    await().until(() -> keys.failuresTotal() == 2);
    assertThat(held()).isSameAs(first);

    pass(FetchedKeys.AFTER_FAILURE);
    assertThat(held()).isSameAs(first);
    assertThat(fetches).hasSize(4);
    come(SignedTokens.keySet("b", TWO.getPublic()));
    await().until(() -> keys.failing() == 0 && held() != first);
    await().until(() -> told.size() == 4);
    assertThat(told).containsExactly("keys", "away", "no JSON Web Key Set", "keys");
    assertThat(keys.fetchesTotal()).isEqualTo(4);
  }

  @Test
  void keysThatAreTooOldAreNotUsed() {
    fetched(SignedTokens.keySet("a", ONE.getPublic()));
    pass(FetchedKeys.LONGEST.minusNanos(1));
    assertThat(held()).isNotNull();
    fail("away");
    await().until(() -> keys.failing() == 1);
    pass(Duration.ofNanos(1));
    assertThat(now())
        .singleElement()
        .isEqualTo(new Answer.Missing("jwt-jwks: no keys of https://id.example:443/keys: away"));
  }

  @Test
  void withoutKeysAFailureIsSaidAtOnceUntilItIsTriedAgain() {
    List<Answer> first = now();
    fail("away");
    await().until(() -> first.size() == 1);
    assertThat(now()).singleElement().isInstanceOf(Answer.Missing.class);
    assertThat(fetches).hasSize(1);
    pass(FetchedKeys.AFTER_FAILURE);
    List<Answer> again = now();
    assertThat(again).isEmpty();
    come(SignedTokens.keySet("a", ONE.getPublic()));
    await().until(() -> again.size() == 1);
    assertThat(again).singleElement().isInstanceOf(Answer.Held.class);
  }

  @Test
  void anUnknownKeyIsAReasonToFetchButNotTooOften() {
    KeySet first = fetched(SignedTokens.keySet("a", ONE.getPublic()));
    assertThat(newer(first)).as("just fetched").containsExactly(new Answer.Held(first));
    assertThat(fetches).hasSize(1);

    pass(FetchedKeys.FOR_UNKNOWN_KEYS);
    List<Answer> waiting = newer(first);
    List<Answer> other = newer(first);
    assertThat(fetches).hasSize(2);
    assertThat(waiting).isEmpty();
    assertThat(held()).as("others do not wait").isSameAs(first);
    come(SignedTokens.keySet("a", ONE.getPublic(), "b", TWO.getPublic()));
    await().until(() -> waiting.size() == 1 && other.size() == 1);
    assertThat(held()).isNotSameAs(first);
    assertThat(newer(first)).containsExactly(new Answer.Held(held()));
    assertThat(fetches).hasSize(2);
  }

  @Test
  void theSameKeysAreTheSameSet() {
    KeySet first = fetched(SignedTokens.keySet("a", ONE.getPublic()));
    pass(FetchedKeys.FRESH);
    held();
    come(SignedTokens.keySet("a", ONE.getPublic()));
    pass(FetchedKeys.FOR_UNKNOWN_KEYS);
    await().until(() -> !newer(first).isEmpty() || fetches.size() > 2);
    assertThat(held()).isSameAs(first);
  }

  // ----

  private KeySet fetched(String document) {
    List<Answer> answers = now();
    come(document);
    await().until(() -> answers.size() == 1);
    return ((Answer.Held) answers.getFirst()).keys();
  }

  private KeySet held() {
    return ((Answer.Held) now().getFirst()).keys();
  }

  private List<Answer> now() {
    List<Answer> answers = new CopyOnWriteArrayList<>(new ArrayList<>());
    keys.current(URL, Runnable::run, answers::add);
    return answers;
  }

  private List<Answer> newer(KeySet than) {
    List<Answer> answers = new CopyOnWriteArrayList<>();
    keys.newer(URL, than, Runnable::run, answers::add);
    return answers;
  }

  private void come(String document) {
    fetches.getLast().accept(new KeyFetch.Outcome.Document(document));
  }

  private void fail(String why) {
    fetches.getLast().accept(new KeyFetch.Outcome.Failed(why));
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }
}
