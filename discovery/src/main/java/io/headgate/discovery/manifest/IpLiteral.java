package io.headgate.discovery.manifest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as manifests write them: never a name, so that no resolver is ever asked. */
final class IpLiteral {
  private static final Pattern V4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("(?=.*:.*:)[0-9A-Fa-f:.]{2,45}");

  private IpLiteral() {}

  /** Empty where the text is not an address. Leading zeros are refused, as upstream does. */
  static Optional<InetAddress> of(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  static InetAddress parse(String text) {
    return of(text)
        .orElseThrow(
            () -> new IllegalArgumentException("address: \"" + text + "\" (expected: an IP)"));
  }
}
