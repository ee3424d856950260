package io.headgate.discovery.annotation;

import io.headgate.discovery.model.BlockedClients.Wording;
import io.headgate.discovery.model.ConfigMapName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The grammars that only keys of the global ConfigMap have. Pure. */
final class GlobalGrammar {

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);

  private static final Pattern TARGET = Pattern.compile("/[!-~]*");

  private GlobalGrammar() {}

  static Grammar<Integer> redirectCode() {
    return new Grammar<>(
        "301, 302, 307 or 308",
        text -> Grammar.integer(301, 308).parse(text).filter(REDIRECTS::contains));
  }

  /** As ingress-nginx takes them. */
  static Grammar<Integer> refusalCode() {
    return Grammar.integer(400, 599);
  }

  static Grammar<ConfigMapName> configMap() {
    return new Grammar<>("the NAMESPACE/NAME of a ConfigMap", GlobalGrammar::configMap);
  }

  private static Optional<ConfigMapName> configMap(String text) {
    try {
      return Optional.of(ConfigMapName.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Grammar<List<String>> paths() {
    return new Grammar<>(
        "paths that begin with /, with commas", text -> all(text, RouteGrammar.path()::parse));
  }

  /** nginx's map, but for its expressions. */
  static Grammar<List<String>> targets() {
    return new Grammar<>(
        "whole paths, with a query where there is one, that begin with /, with commas; no regular"
            + " expressions",
        text -> all(text, one -> Optional.of(one).filter(it -> TARGET.matcher(it).matches())));
  }

  /** The name of one header; framing is nobody's to say. */
  static Grammar<String> headerName() {
    return new Grammar<>(
        "the name of a header, but not one of the message itself such as Host",
        text -> Optional.of(text).filter(AuthorizationAnnotations::isSettable));
  }

  static Grammar<List<String>> headerNames() {
    return new Grammar<>(
        "names of headers, with commas, but not those of the message itself such as Host",
        text -> all(text, headerName()::parse));
  }

  /** nginx's map: a whole text in whatever case, or an expression behind ~ or ~*. */
  static Grammar<List<Wording>> wordings() {
    return new Grammar<>(
        "texts, or regular expressions of RE2 behind ~ or ~*, with commas",
        text -> all(text, GlobalGrammar::wording));
  }

  private static Optional<Wording> wording(String written) {
    String text = unquoted(written);
    if (!text.startsWith("~")) {
      boolean readable = !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
      return readable ? Optional.of(new Wording.Exact(text)) : Optional.empty();
    }
    boolean anyCase = text.startsWith("~*");
    return RouteGrammar.regex()
        .parse(text.substring(anyCase ? 2 : 1))
        .map(it -> new Wording.Expression(anyCase ? "(?i)" + it : it));
  }

  /** What has a space stands in quotes in a file of nginx. */
  private static String unquoted(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    boolean quoted =
        text.length() > 1
            && (first == '"' || first == '\'')
            && text.charAt(text.length() - 1) == first;
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static <T> Optional<List<T>> all(String text, Function<String, Optional<T>> parser) {
    List<T> values = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Optional<T> value = parser.apply(part.strip());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(values);
  }
}
