package io.headgate.gateway.http.password;

import io.headgate.discovery.model.PasswordHash;
import io.headgate.discovery.model.TimeSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The passwords that were right lately, so that a browser's next request costs no bcrypt. Keeps no
 * password: a key is an HMAC of hash and password under a random key of this process. Wrong ones
 * are not remembered, so that nobody can push the right ones out. Any thread.
 */
final class RightPasswords {

  static final int MOST = 1000;
  static final Duration KEPT = Duration.ofMinutes(5);

  private static final String ALGORITHM = "HmacSHA256";

  private final TimeSource time;
  private final SecretKeySpec secret;
  private final Map<ByteBuffer, Long> untilNanos =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Long> eldest) {
          return size() > MOST;
        }
      };

  RightPasswords(TimeSource time) {
    this.time = time;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    this.secret = new SecretKeySpec(random, ALGORITHM);
  }

  /** Stands for a password and what it was compared with. */
  ByteBuffer key(PasswordHash hash, byte[] password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update(stored(hash).getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return ByteBuffer.wrap(mac.doFinal(password));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static String stored(PasswordHash hash) {
    return switch (hash) {
      case PasswordHash.Bcrypt(String text) -> text;
      case PasswordHash.Md5Crypt(String magic, String salt, String digest) ->
          magic + salt + "$" + digest;
      case PasswordHash.Sha1(String digest) -> digest;
    };
  }

  synchronized boolean contains(ByteBuffer key) {
    Long until = untilNanos.get(key);
    if (until != null && until - time.nanoTime() < 0) {
      untilNanos.remove(key);
      return false;
    }
    return until != null;
  }

  synchronized void add(ByteBuffer key) {
    untilNanos.put(key, time.nanoTime() + KEPT.toNanos());
  }
}
