package io.headgate.gateway.http.token;

import io.headgate.discovery.model.TokenKey;
import java.util.List;

/**
 * Keys that were read together. Another reading is another set, unless it has the same keys: what
 * one set has verified is not known of the next. Compared by identity. Immutable; any thread.
 */
final class KeySet {

  private final List<TokenKey> keys;

  KeySet(List<TokenKey> keys) {
    this.keys = List.copyOf(keys);
  }

  List<TokenKey> keys() {
    return keys;
  }

  boolean holds(List<TokenKey> others) {
    return keys.equals(others);
  }
}
