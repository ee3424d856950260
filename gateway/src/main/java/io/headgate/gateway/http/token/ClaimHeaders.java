package io.headgate.gateway.http.token;

import io.headgate.discovery.model.TokenPolicy.ClaimHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims become headers. A value that could be read otherwise than it was meant is left out, never
 * changed: a name without its control character is somebody else's name. Pure.
 */
final class ClaimHeaders {

  static final int MOST_BYTES = 4096;

  private ClaimHeaders() {}

  static List<Map.Entry<String, String>> of(List<ClaimHeader> wanted, Map<String, Object> claims) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (ClaimHeader one : wanted) {
      value(claims.get(one.claim())).ifPresent(it -> headers.add(Map.entry(one.header(), it)));
    }
    return headers;
  }

  private static Optional<String> value(@Nullable Object claim) {
    if (!(claim instanceof Collection<?> several)) {
      return text(claim).flatMap(ClaimHeaders::encoded);
    }
    List<String> parts = new ArrayList<>();
    for (Object one : several) {
      Optional<String> text = text(one);
      // With a comma in it, one element would be two for whoever reads the header.
      if (text.isEmpty() || text.get().indexOf(',') >= 0 || encoded(text.get()).isEmpty()) {
        return Optional.empty();
      }
      parts.add(text.get());
    }
    return encoded(String.join(",", parts));
  }

  /**
   * Of a fraction it is not known how it was written, nor of a number that a long does not hold.
   */
  private static Optional<String> text(@Nullable Object scalar) {
    return scalar instanceof String
            || scalar instanceof Boolean
            || scalar instanceof Long
            || scalar instanceof Integer
        ? Optional.of(scalar.toString())
        : Optional.empty();
  }

  /** In UTF-8, a character for each byte, as it is written to connections. */
  private static Optional<String> encoded(String value) {
    if (value.isEmpty()
        || !value.equals(value.strip())
        || value.codePoints().anyMatch(ClaimHeaders::isUnfit)) {
      return Optional.empty();
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return bytes.length > MOST_BYTES
        ? Optional.empty()
        : Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static boolean isUnfit(int character) {
    int type = Character.getType(character);
    return Character.isISOControl(character)
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }
}
