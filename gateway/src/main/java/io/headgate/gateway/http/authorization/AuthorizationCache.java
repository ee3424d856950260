package io.headgate.gateway.http.authorization;

import io.headgate.discovery.model.TimeSource;
import io.headgate.gateway.http.authorization.AuthorizationAnswer.Answered;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answers that still hold, at most {@value #MOST}, and none with more than {@value #MOST_BYTES}
 * bytes of headers. What was asked for longest ago goes first. Any thread.
 */
public final class AuthorizationCache {

  static final int MOST = 2000;
  static final int MOST_BYTES = 4096;

  private final TimeSource time;
  private final Map<AuthorizationKey, Held> held =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AuthorizationKey, Held> eldest) {
          return size() > MOST;
        }
      };

  private record Held(Answered answer, long untilNanos) {}

  public AuthorizationCache(TimeSource time) {
    this.time = time;
  }

  /** What was answered; empty where that is too long ago. */
  public synchronized Optional<Answered> get(AuthorizationKey key) {
    Held found = held.get(key);
    if (found == null) {
      return Optional.empty();
    }
    if (found.untilNanos - time.nanoTime() <= 0) {
      held.remove(key);
      return Optional.empty();
    }
    return Optional.of(found.answer);
  }

  /** Keeps an answer as long as the policy and the answer itself say. */
  public void keep(AuthorizationKey key, Answered answer, Duration standing) {
    Duration lifetime = AnswerLifetime.of(answer.headers(), standing);
    if (lifetime.isZero() || bytes(answer) > MOST_BYTES) {
      return;
    }
    synchronized (this) {
      held.put(key, new Held(answer, time.nanoTime() + lifetime.toNanos()));
    }
  }

  private static int bytes(Answered answer) {
    int bytes = 0;
    var headers = answer.headers().iteratorCharSequence();
    while (headers.hasNext()) {
      var header = headers.next();
      bytes += header.getKey().length() + header.getValue().length();
    }
    return bytes;
  }
}
