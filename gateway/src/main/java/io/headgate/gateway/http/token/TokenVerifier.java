package io.headgate.gateway.http.token;

import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.discovery.model.TimeSource;
import io.headgate.discovery.model.TokenPolicy;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies tokens, on few threads of its own: a signature costs as much as several requests.
 * Whoever sends wrong tokens keeps these threads busy and nothing else; what does not fit into
 * their queue is {@link TokenVerdict.Unavailable} at once, and a token that was right lately does
 * not need them. Any thread.
 */
public final class TokenVerifier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);

  /** About a second of one thread, with the slowest signatures. */
  private static final int QUEUE = 1024;

  private final TimeSource time;
  private final FetchedKeys fetched;
  private final VerifiedTokens verified;
  private final ThreadPoolExecutor workers;

  /** Has no threads until a token comes. */
  public TokenVerifier(TimeSource time, KeyFetch fetch) {
    this.time = time;
    this.fetched = new FetchedKeys(time, fetch);
    this.verified = new VerifiedTokens(time);
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
    this.workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("tokens-", 0).factory());
    workers.allowCoreThreadTimeOut(true);
  }

  /** The keys that are not in Secrets. */
  public FetchedKeys fetched() {
    return fetched;
  }

  /**
   * Asks whether it is a right token; the answer is never {@link TokenVerdict.UnknownKey}.
   *
   * @param token as it stands in the request, of bounded length
   * @param loop runs {@code then} where that comes later; where it is known already, {@code then}
   *     is called before this returns
   */
  public void verify(TokenRules rules, String token, Executor loop, Consumer<TokenVerdict> then) {
    new Attempt(rules, token, loop, then).start();
  }

  /** What is asked now is answered never: the loops end as well. */
  @Override
  public void close() {
    workers.shutdownNow();
  }

  /** One token of one request. */
  private final class Attempt {

    private final TokenRules rules;
    private final String token;
    private final Executor loop;
    private final Consumer<TokenVerdict> then;

    Attempt(TokenRules rules, String token, Executor loop, Consumer<TokenVerdict> then) {
      this.rules = rules;
      this.token = token;
      this.loop = loop;
      this.then = then;
    }

    void start() {
      switch (rules.policy().keys()) {
        case TokenPolicy.Unknown(var secret, String why) ->
            then.accept(new TokenVerdict.Unavailable(why));
        case TokenPolicy.Stored stored -> with(rules.stored(), Optional.empty());
        case TokenPolicy.Fetched(AuthorizationUrl url) ->
            fetched.current(url, loop, it -> take(it, Optional.of(url)));
      }
    }

    private void take(FetchedKeys.Answer answer, Optional<AuthorizationUrl> newerAt) {
      switch (answer) {
        case FetchedKeys.Answer.Held(KeySet keys) -> with(keys, newerAt);
        case FetchedKeys.Answer.Missing(String why) ->
            then.accept(new TokenVerdict.Unavailable(why));
      }
    }

    /**
     * Verifies with those keys. On the loop.
     *
     * @param newerAt where others may be; empty: nowhere
     */
    private void with(KeySet keys, Optional<AuthorizationUrl> newerAt) {
      VerifiedTokens.Key key = VerifiedTokens.Key.of(rules, keys, token);
      Optional<TokenVerdict.Valid> known = verified.get(key);
      if (known.isPresent()) {
        then.accept(known.get());
        return;
      }
      try {
        workers.execute(() -> check(key, newerAt));
      } catch (RejectedExecutionException e) {
        then.accept(new TokenVerdict.Unavailable("too many tokens are being verified"));
      }
    }

    private void check(VerifiedTokens.Key key, Optional<AuthorizationUrl> newerAt) {
      TokenVerdict verdict;
      try {
        verdict = TokenCheck.check(token, key.keys().keys(), rules.policy(), time.now());
      } catch (RuntimeException e) {
        // What it says might quote the token.
        LOG.error("a token could not be verified: {}", e.getClass().getName());
        verdict = new TokenVerdict.Invalid("it cannot be verified");
      }
      if (verdict instanceof TokenVerdict.Valid valid) {
        verified.add(key, valid);
      }
      TokenVerdict found = verdict;
      try {
        loop.execute(() -> checked(found, key.keys(), newerAt));
      } catch (RejectedExecutionException e) {
        LOG.debug("who asked has ended meanwhile", e);
      }
    }

    private void checked(TokenVerdict verdict, KeySet keys, Optional<AuthorizationUrl> newerAt) {
      if (!(verdict instanceof TokenVerdict.UnknownKey)) {
        then.accept(verdict);
      } else if (newerAt.isEmpty()) {
        then.accept(new TokenVerdict.Invalid("it is signed by no key that is known"));
      } else {
        fetched.newer(newerAt.get(), keys, loop, it -> again(it, keys));
      }
    }

    private void again(FetchedKeys.Answer answer, KeySet before) {
      boolean same = answer instanceof FetchedKeys.Answer.Held(KeySet keys) && keys == before;
      if (same) {
        checked(TokenVerdict.UnknownKey.INSTANCE, before, Optional.empty());
      } else {
        take(answer, Optional.empty());
      }
    }
  }
}
