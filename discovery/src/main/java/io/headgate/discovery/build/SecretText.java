package io.headgate.discovery.build;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a Secret holds, as text. {@code stringData} wins, as where an API server merges it. */
record SecretText(Secret secret) {

  private static final byte[] NOTHING = {};

  /** Empty where the key is missing, empty, or not base 64. */
  Optional<String> of(String key) {
    @Nullable String plain = plain().get(key);
    return plain == null
        ? decoded(data().get(key))
        : Optional.of(plain).filter(it -> !it.isEmpty());
  }

  /** All keys that can be read. */
  Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    data().keySet().forEach(key -> of(key).ifPresent(text -> all.put(key, text)));
    plain().keySet().forEach(key -> of(key).ifPresent(text -> all.put(key, text)));
    return all;
  }

  /** All keys with their bytes; none for what is not base 64. */
  SortedMap<String, byte[]> bytes() {
    SortedMap<String, byte[]> all = new TreeMap<>();
    data().forEach((key, base64) -> all.put(key, unwrapped(base64).orElse(NOTHING)));
    plain().forEach((key, text) -> all.put(key, text.getBytes(StandardCharsets.UTF_8)));
    return all;
  }

  private Map<String, String> data() {
    return Objects.requireNonNullElse(secret.getData(), Map.of());
  }

  private Map<String, String> plain() {
    return Objects.requireNonNullElse(secret.getStringData(), Map.of());
  }

  private static Optional<String> decoded(@Nullable String base64) {
    return base64 == null || base64.isEmpty()
        ? Optional.empty()
        : unwrapped(base64).map(it -> new String(it, StandardCharsets.UTF_8));
  }

  private static Optional<byte[]> unwrapped(String base64) {
    try {
      return Optional.of(Base64.getMimeDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the message would quote the Secret
    }
  }
}
