package io.headgate.gateway.http.password;

import io.headgate.discovery.model.PasswordHash;
import io.headgate.discovery.model.TimeSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares passwords, the slow ones on few threads of its own. Whoever asks with wrong passwords
 * keeps these threads busy and nothing else: what does not fit into their queue is {@link
 * Verification#BUSY} at once, and who was right lately does not need them. Requests that ask the
 * same at the same time are one question. Any thread.
 */
public final class PasswordVerifier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PasswordVerifier.class);

  /** With bcrypt of cost 10 some ten seconds of one thread, longer than anybody waits. */
  static final int QUEUE = 128;

  private final RightPasswords right;
  private final ThreadPoolExecutor workers;
  private final Map<ByteBuffer, List<Consumer<Verification>>> asked = new HashMap<>();

  /** Has no threads until a slow password is asked for. */
  public PasswordVerifier(TimeSource time) {
    this(time, Math.max(1, Runtime.getRuntime().availableProcessors() / 4));
  }

  PasswordVerifier(TimeSource time, int threads) {
    right = new RightPasswords(time);
    workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofPlatform().daemon().name("passwords-", 0).factory());
    workers.allowCoreThreadTimeOut(true);
  }

  /**
   * Asks whether it is the right password.
   *
   * @param loop runs {@code then} where that comes later; where it is known already, {@code then}
   *     is called before this returns
   */
  public void verify(
      PasswordHash hash, byte[] password, Executor loop, Consumer<Verification> then) {
    if (PasswordCheck.isQuick(hash)) {
      then.accept(PasswordCheck.matches(hash, password) ? Verification.RIGHT : Verification.WRONG);
      return;
    }
    ByteBuffer key = right.key(hash, password);
    if (right.contains(key)) {
      then.accept(Verification.RIGHT);
    } else if (!enqueue(key, hash, password, it -> answerOn(loop, then, it))) {
      then.accept(Verification.BUSY);
    }
  }

  private static void answerOn(Executor loop, Consumer<Verification> then, Verification answer) {
    try {
      loop.execute(() -> then.accept(answer));
    } catch (RejectedExecutionException e) {
      LOG.debug("who asked has ended meanwhile", e);
    }
  }

  private synchronized boolean enqueue(
      ByteBuffer key, PasswordHash hash, byte[] password, Consumer<Verification> then) {
    List<Consumer<Verification>> others = asked.get(key);
    if (others != null) {
      others.add(then);
      return true;
    }
    try {
      workers.execute(() -> answer(key, compare(hash, password)));
    } catch (RejectedExecutionException e) {
      return false;
    }
    asked.put(key, new ArrayList<>(List.of(then)));
    return true;
  }

  private static boolean compare(PasswordHash hash, byte[] password) {
    try {
      return PasswordCheck.matches(hash, password);
    } catch (RuntimeException e) {
      // What it says might quote the password.
      LOG.error("a password of kind {} could not be compared: {}", hash, e.getClass().getName());
      return false;
    }
  }

  private void answer(ByteBuffer key, boolean matches) {
    if (matches) {
      right.add(key);
    }
    List<Consumer<Verification>> waiting;
    synchronized (this) {
      waiting = asked.remove(key);
    }
    if (waiting != null) {
      waiting.forEach(it -> it.accept(matches ? Verification.RIGHT : Verification.WRONG));
    }
  }

  /** What is asked now is answered never: the loops end as well. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
