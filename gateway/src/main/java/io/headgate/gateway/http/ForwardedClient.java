package io.headgate.gateway.http;

import io.headgate.discovery.model.ClientTrust;
import io.headgate.discovery.model.IpLiteral;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, and how it asks, where a proxy that is believed says so (nginx's {@code
 * real_ip_recursive on}, ngx_http_realip_module.c). What others say counts for nothing. Pure.
 */
public final class ForwardedClient {

  private static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
  private static final AsciiString X_FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
  private static final AsciiString X_FORWARDED_PORT = AsciiString.cached("x-forwarded-port");

  /** Longer ways are nobody's; an address costs about as much as all that is believed. */
  private static final int MOST_HOPS = 64;

  private ForwardedClient() {}

  /**
   * The same connection where its peer is not believed.
   *
   * @param headers of the request, as they came
   */
  static ClientConnection of(ClientConnection peer, HttpHeaders headers, ClientTrust trust) {
    InetAddress address = peer.key().client().ip();
    if (trust.isNone() || !trust.includes(address)) {
      return peer;
    }
    List<String> chain = headers.getAll(trust.header());
    return peer.as(client(address, chain, trust), told(peer, headers, chain, trust));
  }

  private static Told told(
      ClientConnection peer, HttpHeaders headers, List<String> chain, ClientTrust trust) {
    Optional<String> all =
        trust.wholeChain() && !chain.isEmpty()
            ? Optional.of(String.join(", ", chain) + ", " + peer.clientIp())
            : Optional.empty();
    Told own = peer.told();
    if (trust.addressOnly()) {
      return new Told(own.scheme(), own.port(), own.host(), all);
    }
    String scheme = last(headers, X_FORWARDED_PROTO).toLowerCase(Locale.ROOT);
    String port = last(headers, X_FORWARDED_PORT);
    String host = last(headers, X_FORWARDED_HOST);
    return new Told(
        scheme.equals("http") || scheme.equals("https") ? scheme : own.scheme(),
        isPort(port) ? port : own.port(),
        HostHeader.isValid(host) ? Optional.of(host) : Optional.empty(),
        all);
  }

  /**
   * Who a client is: the last one that is not believed itself; behind what is no address nothing
   * counts.
   *
   * @param chain the values of the header in which proxies name addresses
   */
  public static InetAddress client(InetAddress peer, List<String> chain, ClientTrust trust) {
    if (!trust.includes(peer)) {
      return peer;
    }
    InetAddress found = peer;
    int hops = 0;
    for (int i = chain.size() - 1; i >= 0; i--) {
      String text = chain.get(i);
      int end = text.length();
      while (end >= 0) {
        int comma = text.lastIndexOf(',', end - 1);
        String hop = text.substring(comma + 1, end).strip();
        end = comma;
        if (hop.isEmpty()) {
          continue;
        }
        InetAddress named = address(hop);
        hops++;
        if (named == null || hops > MOST_HOPS) {
          return found;
        }
        found = named;
        if (!trust.includes(named)) {
          return found;
        }
      }
    }
    return found;
  }

  /** With or without a port, an IPv6 address also in brackets; null where it is none. */
  private static @Nullable InetAddress address(String hop) {
    String text = hop;
    int bracket = hop.indexOf(']');
    int colon = hop.indexOf(':');
    if (hop.startsWith("[") && bracket > 0) {
      text = hop.substring(1, bracket);
    } else if (colon >= 0 && colon == hop.lastIndexOf(':')) {
      text = hop.substring(0, colon);
    }
    return IpLiteral.parse(text).orElse(null);
  }

  /** What the peer itself has added; empty where there is nothing. */
  private static String last(HttpHeaders headers, AsciiString name) {
    List<String> values = headers.getAll(name);
    String value = values.isEmpty() ? "" : values.getLast();
    return value.substring(value.lastIndexOf(',') + 1).strip();
  }

  private static boolean isPort(String text) {
    if (text.isEmpty() || text.length() > 5 || text.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return Integer.parseInt(text) <= 65_535;
  }
}
