package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.Secret;
import io.headgate.discovery.model.SecretName;
import io.headgate.discovery.model.TicketKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A Secret becomes keys of session tickets, or the reason why it has none: each of its entries is
 * one, that called {@code current} encrypts, and all of them decrypt. Pure; never prints its data.
 */
final class TicketKeyTranslation {

  private static final String CURRENT = "current";

  /** Each ticket of a key that is not known is compared with the names of all of them. */
  private static final int MOST = 16;

  private static final int WITH_AES_256 = 80;

  private TicketKeyTranslation() {}

  /**
   * What a Secret came to.
   *
   * @param keys the one that encrypts first; empty where there is a fault
   * @param fault why there are none; empty where there are
   */
  record Result(List<TicketKey> keys, String fault) {

    /** No Secret is named. */
    static final Result NONE = new Result(List.of(), "");
  }

  static Result translate(SecretName name, @Nullable StoredObject<Secret> written) {
    if (written == null) {
      return fault("Secret %s does not exist".formatted(name));
    }
    SortedMap<String, byte[]> entries = new SecretText(written.object()).bytes();
    if (!entries.containsKey(CURRENT)) {
      return fault(
          "Secret %s has no key \"%s\" (expected: %d bytes, which encrypt)"
              .formatted(name, CURRENT, TicketKey.BYTES));
    }
    if (entries.size() > MOST) {
      return fault(
          "Secret %s has %d keys (expected: %d at most)".formatted(name, entries.size(), MOST));
    }
    List<TicketKey> keys = new ArrayList<>();
    Map<ByteBuffer, String> byName = new HashMap<>();
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      int length = entry.getValue().length;
      if (length != TicketKey.BYTES) {
        return fault(
            "Secret %s, key \"%s\": %d bytes (expected: %d: 16 of name, 16 of AES-128, 16 of HMAC%s)"
                .formatted(
                    name,
                    entry.getKey(),
                    length,
                    TicketKey.BYTES,
                    length == WITH_AES_256 ? "; those with AES-256 are not for this library" : ""));
      }
      TicketKey key = new TicketKey(entry.getValue());
      @Nullable String same = byName.put(ByteBuffer.wrap(key.name()), entry.getKey());
      if (same != null) {
        return fault(
            "Secret %s: \"%s\" and \"%s\" begin with the same 16 bytes (expected: a name for each)"
                .formatted(name, same, entry.getKey()));
      }
      keys.add(entry.getKey().equals(CURRENT) ? 0 : keys.size(), key);
    }
    return new Result(List.copyOf(keys), "");
  }

  private static Result fault(String fault) {
    return new Result(List.of(), fault);
  }
}
