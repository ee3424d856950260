package io.headgate.discovery.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with parts of the request, such as {@code $remote_addr$request_uri}: requests with equal
 * texts get the same pod. It reaches neither pods nor clients.
 *
 * @param text as it was written
 */
public record HashTemplate(String text, List<Part> parts) {

  /** For messages. */
  public static final String EXPECTED =
      "text and variables: $request_uri, $uri, $args, $host, $scheme, $remote_addr,"
          + " $request_method, $http_NAME, $cookie_NAME, $arg_NAME";

  private static final Pattern PART =
      Pattern.compile(
          "\\$(?:(?<name>[A-Za-z0-9_]+)|\\{(?<braced>[A-Za-z0-9_]+)\\})"
              + "|(?<text>[A-Za-z0-9_./:?=&-]+)");

  public HashTemplate {
    parts = List.copyOf(parts);
  }

  /** A piece of the text. */
  public sealed interface Part {}

  /** As it stands. */
  public record Text(String text) implements Part {}

  /** Named as in nginx. */
  public enum Variable implements Part {
    /** Path and query as requested. */
    REQUEST_URI,
    /** The path alone. */
    URI,
    /** The query without its question mark. */
    ARGS,
    /** The host that was asked for, without a port, in lower case. */
    HOST,
    /** {@code http} or {@code https}. */
    SCHEME,
    /** Where the connection comes from. */
    REMOTE_ADDR,
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

  /** An argument of the query. */
  public record Argument(String name) implements Part {}

  /** Empty where the text has other characters or names another variable. */
  public static Optional<HashTemplate> of(String text) {
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
        ? Optional.of(new HashTemplate(text, parts))
        : Optional.empty();
  }

  private static Optional<Part> variable(String name) {
    return switch (name) {
      case "request_uri" -> Optional.of(Variable.REQUEST_URI);
      case "uri", "document_uri" -> Optional.of(Variable.URI);
      case "args", "query_string" -> Optional.of(Variable.ARGS);
      case "host" -> Optional.of(Variable.HOST);
      case "scheme" -> Optional.of(Variable.SCHEME);
      case "remote_addr", "binary_remote_addr" -> Optional.of(Variable.REMOTE_ADDR);
      case "request_method" -> Optional.of(Variable.REQUEST_METHOD);
      default ->
          after("http_", name)
              .<Part>map(it -> new Header(it.toLowerCase(Locale.ROOT).replace('_', '-')))
              .or(() -> after("cookie_", name).map(Cookie::new))
              .or(() -> after("arg_", name).map(Argument::new));
    };
  }

  private static Optional<String> after(String prefix, String name) {
    return name.startsWith(prefix) && name.length() > prefix.length()
        ? Optional.of(name.substring(prefix.length()))
        : Optional.empty();
  }
}
