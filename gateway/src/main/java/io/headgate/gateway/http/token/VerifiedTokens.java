package io.headgate.gateway.http.token;

import io.headgate.discovery.model.TimeSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens that were right lately, at most {@value #MOST}, each for as long as it is valid, so
 * that the next request costs a digest instead of a signature. Keeps no token. Wrong ones are not
 * remembered, so that nobody can push the right ones out. Any thread.
 */
final class VerifiedTokens {

  static final int MOST = 2000;

  /** Of headers of one token. */
  private static final int MOST_CHARACTERS = 4096;

  private final TimeSource time;
  private final Map<Key, TokenVerdict.Valid> valid =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TokenVerdict.Valid> eldest) {
          return size() > MOST;
        }
      };

  /** A token, with whose rules and with which keys it was verified. */
  record Key(TokenRules rules, KeySet keys, ByteBuffer digest) {

    static Key of(TokenRules rules, KeySet keys, String token) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256")
                .digest(token.getBytes(StandardCharsets.ISO_8859_1));
        return new Key(rules, keys, ByteBuffer.wrap(digest));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  VerifiedTokens(TimeSource time) {
    this.time = time;
  }

  synchronized Optional<TokenVerdict.Valid> get(Key key) {
    TokenVerdict.Valid found = valid.get(key);
    if (found != null && !time.now().isBefore(found.until())) {
      valid.remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(found);
  }

  void add(Key key, TokenVerdict.Valid verdict) {
    int characters = 0;
    for (Map.Entry<String, String> header : verdict.headers()) {
      characters += header.getKey().length() + header.getValue().length();
    }
    if (characters <= MOST_CHARACTERS) {
      synchronized (this) {
        valid.put(key, verdict);
      }
    }
  }
}
