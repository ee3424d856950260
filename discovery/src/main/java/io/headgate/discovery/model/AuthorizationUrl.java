package io.headgate.discovery.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a gateway asks whether a request may come in. Scheme and port are as they were written; of
 * the variables only {@code $host} can stand for the host.
 *
 * @param tls whether it is {@code https}
 * @param host a name, an address (of IPv6 in brackets), or {@link #HOST_OF_REQUEST}
 * @param port 1-65535
 * @param target path and query
 */
public record AuthorizationUrl(boolean tls, String host, int port, RequestTemplate target) {

  /** Stands for the host that the client asked for. */
  public static final String HOST_OF_REQUEST = "$host";

  /** For messages. */
  public static final String EXPECTED =
      "http:// or https://, a host or $host, a path, and in it of variables only "
          + RequestTemplate.VARIABLES;

  private static final int LONGEST = 2048;
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>https?)://"
              + "(?<host>\\$host|\\$\\{host\\}|\\[[0-9A-Fa-f:.]{2,45}\\]"
              + "|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9.])?)"
              + "(?::(?<port>[0-9]{1,5}))?(?<target>[/?].*)?");

  /** Empty where the text is no such URL. */
  public static Optional<AuthorizationUrl> of(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > LONGEST || !form.matches()) {
      return Optional.empty();
    }
    boolean tls = form.group("scheme").equals("https");
    String host = form.group("host").startsWith("$") ? HOST_OF_REQUEST : form.group("host");
    String written = form.group("port");
    int port = written == null ? (tls ? 443 : 80) : Integer.parseInt(written);
    boolean address = !host.startsWith("[") || IpLiteral.parse(bare(host)).isPresent();
    if (port < 1 || port > 65_535 || !address) {
      return Optional.empty();
    }
    String target = form.group("target") == null ? "/" : form.group("target");
    return RequestTemplate.of(target.startsWith("?") ? "/" + target : target)
        .map(it -> new AuthorizationUrl(tls, host, port, it));
  }

  /** Whether whoever sends a request says who is asked about it. */
  public boolean isHostOfRequest() {
    return host.equals(HOST_OF_REQUEST);
  }

  private static String bare(String address) {
    return address.substring(1, address.length() - 1);
  }
}
