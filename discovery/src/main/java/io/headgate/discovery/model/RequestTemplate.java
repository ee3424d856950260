package io.headgate.discovery.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with parts of a request in it, such as {@code /check?of=$escaped_request_uri}. What stands
 * between the variables is nothing but what RFC 3986 allows in a URL without a fragment, and only
 * these variables of nginx's are known: an unknown one makes it no template at all.
 *
 * @param text as it was written
 */
public record RequestTemplate(String text, List<Part> parts) {

  /** For messages. */
  public static final String VARIABLES =
      "$host, $http_host, $scheme, $request_uri, $escaped_request_uri, $uri, $request_method,"
          + " $remote_addr, $remote_user, $http_NAME, $cookie_NAME";

  private static final Pattern PART =
      Pattern.compile(
          "\\$(?:(?<name>[A-Za-z0-9_]+)|\\{(?<braced>[A-Za-z0-9_]+)\\})"
              + "|(?<text>(?:[A-Za-z0-9\\-._~:/?\\[\\]@!&'()*+,=]|%[0-9A-Fa-f]{2})+)");

  public RequestTemplate {
    parts = List.copyOf(parts);
  }

  /** A piece of the text. */
  public sealed interface Part {}

  /** As it stands. */
  public record Text(String text) implements Part {}

  /** Named as in nginx. */
  public enum Variable implements Part {
    /** Path and query, in the normal form that the route was found by. */
    REQUEST_URI,
    /** The same with every character escaped that is not unreserved in RFC 3986. */
    ESCAPED_REQUEST_URI,
    /** The path alone. */
    URI,
    /** The host that was asked for, without a port, in lower case. */
    HOST,
    /** The host that was asked for, as the client wrote it. */
    HTTP_HOST,
    /** {@code http} or {@code https}. */
    SCHEME,
    /** Where the connection comes from. */
    REMOTE_ADDR,
    /** The name of RFC 7617, whoever has checked it. */
    REMOTE_USER,
    REQUEST_METHOD
  }

  /**
   * A header of the request.
   *
   * @param name in lower case
   */
  public record Header(String name) implements Part {}

  /** A cookie of the request. */
  public record Cookie(String name) implements Part {}

  /** Empty where the text has other characters or names another variable. */
  public static Optional<RequestTemplate> of(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher part = PART.matcher(text);
    int at = 0;
    while (at < text.length() && part.find() && part.start() == at) {
      String name = part.group("name") == null ? part.group("braced") : part.group("name");
      Optional<Part> next =
          name == null ? Optional.of(new Text(part.group("text"))) : variable(name);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      parts.add(next.get());
      at = part.end();
    }
    return at > 0 && at == text.length()
        ? Optional.of(new RequestTemplate(text, parts))
        : Optional.empty();
  }

  private static Optional<Part> variable(String name) {
    return switch (name) {
      case "request_uri" -> Optional.of(Variable.REQUEST_URI);
      case "escaped_request_uri" -> Optional.of(Variable.ESCAPED_REQUEST_URI);
      case "uri", "document_uri" -> Optional.of(Variable.URI);
      case "host" -> Optional.of(Variable.HOST);
      case "http_host", "best_http_host" -> Optional.of(Variable.HTTP_HOST);
      case "scheme", "pass_access_scheme" -> Optional.of(Variable.SCHEME);
      case "remote_addr", "binary_remote_addr" -> Optional.of(Variable.REMOTE_ADDR);
      case "remote_user" -> Optional.of(Variable.REMOTE_USER);
      case "request_method" -> Optional.of(Variable.REQUEST_METHOD);
      default ->
          after("http_", name)
              .<Part>map(it -> new Header(it.toLowerCase(Locale.ROOT).replace('_', '-')))
              .or(() -> after("cookie_", name).map(Cookie::new));
    };
  }

  private static Optional<String> after(String prefix, String name) {
    return name.startsWith(prefix) && name.length() > prefix.length()
        ? Optional.of(name.substring(prefix.length()))
        : Optional.empty();
  }
}
