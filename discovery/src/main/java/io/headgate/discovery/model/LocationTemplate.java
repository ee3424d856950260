package io.headgate.discovery.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An absolute URL with places for parts of the request, as {@code
 * https://shop.example$request_uri}. Only these variables of nginx's are known, and nothing but
 * what RFC 3986 allows stands between them, so that no request and no manifest can write anything
 * else into a header.
 */
public record LocationTemplate(List<Part> parts) {

  private static final int LONGEST = 2048;
  private static final Pattern PART =
      Pattern.compile("\\$(?<name>[a-z_]+)|(?<text>[A-Za-z0-9\\-._~:/?#\\[\\]@!&'()*+,;=%]+)");

  public LocationTemplate {
    parts = List.copyOf(parts);
  }

  /** A piece of the URL. */
  public sealed interface Part {}

  /** As it stands. */
  public record Text(String text) implements Part {}

  /** Taken from the request; named as in nginx. */
  public enum Variable implements Part {
    /** Path and query as requested. */
    REQUEST_URI,
    /** The path alone. */
    URI,
    /** The host that was asked for, without a port. */
    HOST,
    /** {@code http} or {@code https}. */
    SCHEME,
    /** The query without its question mark. */
    ARGS
  }

  /** Empty where the text is no absolute URL of http or https, or names another variable. */
  public static Optional<LocationTemplate> of(String text) {
    boolean absolute =
        text.startsWith("http://") || text.startsWith("https://") || text.startsWith("$scheme://");
    if (!absolute || text.length() > LONGEST || text.endsWith("://")) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    Matcher part = PART.matcher(text);
    int at = 0;
    while (at < text.length() && part.find() && part.start() == at) {
      if (part.group("text") != null) {
        parts.add(new Text(part.group("text")));
      } else {
        Optional<Variable> variable = variable(part.group("name"));
        if (variable.isEmpty()) {
          return Optional.empty();
        }
        parts.add(variable.get());
      }
      at = part.end();
    }
    return at == text.length() ? Optional.of(new LocationTemplate(parts)) : Optional.empty();
  }

  private static Optional<Variable> variable(String name) {
    return switch (name) {
      case "request_uri" -> Optional.of(Variable.REQUEST_URI);
      case "uri", "document_uri" -> Optional.of(Variable.URI);
      case "host" -> Optional.of(Variable.HOST);
      case "scheme" -> Optional.of(Variable.SCHEME);
      case "args", "query_string" -> Optional.of(Variable.ARGS);
      default -> Optional.empty();
    };
  }
}
