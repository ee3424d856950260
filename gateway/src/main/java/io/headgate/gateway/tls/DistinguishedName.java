package io.headgate.gateway.tls;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.security.auth.x500.X500Principal;

/**
 * Names in certificates as nginx writes them: RFC 2253, with every byte of UTF-8 outside printable
 * ASCII escaped, so that a name fits into a header and cannot leave it. Pure.
 */
public final class DistinguishedName {

  private static final Map<String, String> KNOWN =
      Map.of("1.2.840.113549.1.9.1", "emailAddress", "2.5.4.5", "serialNumber");

  private DistinguishedName() {}

  /** {@code CN=client,O=Example}. */
  public static String text(X500Principal name) {
    String text = name.getName(X500Principal.RFC2253, KNOWN);
    StringBuilder escaped = new StringBuilder(text.length());
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      if (one >= ' ' && one <= '~') {
        escaped.append((char) one);
      } else {
        escaped.append("\\%02X".formatted(one & 0xFF));
      }
    }
    return escaped.toString();
  }
}
